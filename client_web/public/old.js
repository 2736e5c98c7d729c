var fits = window.CSS && CSS.supports;
if (!fits || !CSS.supports("selector(:has(a))") || ![].findLast) {
  if (window.stop) stop();
  location.replace("/old.html");
} else addEventListener("error", hadAnew, true);

function hadAnew(event) {
  var lost = event.target;
  if (lost.integrity)
    setTimeout(function () {
      fetch(lost.src || lost.href, { cache: "reload" }).then(location.reload.bind(location), hadAnew.bind(0, event));
    }, 2000);
}
