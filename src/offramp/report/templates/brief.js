(function () {
  function reveal() {
    var found = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var part = found; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    if (found) found.scrollIntoView();
  }
  addEventListener("hashchange", reveal);
  addEventListener("DOMContentLoaded", reveal);
  addEventListener("beforeprint", function () {
    document.querySelectorAll("details:not(.data)").forEach(function (part) { part.open = true; });
  });
})();
