var fits = window.CSS && CSS.supports;
if (!fits || !CSS.supports("selector(:has(a))") || ![].findLast) {
  if (window.stop) stop();
  location.replace("/old.html");
} else addEventListener("error", hadAnew, true);

function hadAnew(event) {
  if (event.target.integrity && event.target.src) setTimeout(ask, 2000, event);
}

function ask(event) {
  fetch(event.target.src, { cache: "reload" }).then(location.reload.bind(location), hadAnew.bind(0, event));
}
