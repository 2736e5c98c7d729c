// For browsers that can't read Lull's script: ES5. ":has()" is as young as the rest of what Lull uses.
var fits = window.CSS && CSS.supports;
if (!fits || !CSS.supports("selector(:has(a))") || ![].findLast) {
  if (window.stop) stop();
  location.replace("/old.html");
}
