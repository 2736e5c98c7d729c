var fits = window.CSS && CSS.supports;
if (!fits || !CSS.supports("selector(:has(a))") || ![].findLast) {
  if (window.stop) stop();
  location.replace("/old.html");
} else addEventListener("error", hadAnew, true);

function hadAnew(event) {
  if (event.target.integrity) setTimeout(ask, 2000, event);
}

function ask(event) {
  var url = event.target.src || event.target.href;
  fetch(url, { cache: "reload" }).then(location.reload.bind(location), hadAnew.bind(0, event));
}
