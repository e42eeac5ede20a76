// Wakes the parts of a page that work better with script. Every page works without it.
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// A link to something that is folded away opens what it stands in, as browsers of late do by themselves.
function reveal() {
  const aim = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!aim?.closest("details:not([open])")) return;
  for (let around = aim.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
  aim.scrollIntoView();
}
addEventListener("hashchange", reveal);
reveal();

// On paper everything is open, and afterwards as it was.
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("main details:not([open])")];
  for (const one of opened) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of opened) one.open = false;
});
