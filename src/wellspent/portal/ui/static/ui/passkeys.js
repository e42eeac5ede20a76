// A passkey that was refused or cancelled is told on the page, not in the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const main = document.getElementById("main-content");
  let box = document.getElementById("passkey-problem");
  if (!box) {
    box = document.createElement("div");
    box.id = "passkey-problem";
    box.className = "govuk-error-summary";
    box.setAttribute("role", "alert");
    box.tabIndex = -1;
    main.prepend(box);
  }
  box.textContent = document.documentElement.lang === "cy"
    ? "Ni ddefnyddiwyd allwedd mynediad. Rhowch gynnig arall arni, neu mewngofnodwch â'ch cyfrinair."
    : "No passkey was used. Try again, or sign in with your password.";
  box.focus();
});
