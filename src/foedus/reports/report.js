"use strict";
// Shows what a reference stands for beside the pointer, opens what is folded when it is the target or printed,
// and marks tables that are wider than their box.
// The page says everything without it.
(function () {
  var peek = document.getElementById("peek");
  function show(link) {
    var target = document.getElementById(link.getAttribute("href").slice(1));
    if (!target) { return; }
    var text = target.getAttribute("data-peek");
    if (!text) { return; }
    peek.textContent = text;
    peek.hidden = false;
    var box = link.getBoundingClientRect();
    var left = Math.min(box.left, document.documentElement.clientWidth - peek.offsetWidth - 12);
    peek.style.left = Math.max(8, left) + window.scrollX + "px";
    peek.style.top = box.bottom + window.scrollY + 6 + "px";
  }
  function hide() { peek.hidden = true; }
  function openTarget() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (var at = target; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") { at.open = true; }
    }
    if (target) { target.scrollIntoView(); }
  }
  document.addEventListener("mouseover", function (event) {
    var link = event.target.closest && event.target.closest("a.ref");
    if (link) { show(link); } else { hide(); }
  });
  document.addEventListener("focusin", function (event) {
    if (event.target.matches && event.target.matches("a.ref")) { show(event.target); } else { hide(); }
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") { hide(); } });
  window.addEventListener("hashchange", openTarget);
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details.in-print").forEach(function (fold) { fold.open = true; });
  });
  function markWide() {
    document.querySelectorAll(".table-box .scroll").forEach(function (box) {
      if (box.clientWidth) { box.parentNode.classList.toggle("wide", box.scrollWidth > box.clientWidth + 1); }
    });
  }
  var marking = false;
  function markSoon() {
    if (marking) { return; }
    marking = true;
    window.requestAnimationFrame(function () { marking = false; markWide(); });
  }
  window.addEventListener("resize", markSoon);
  document.addEventListener("toggle", markSoon, true);
  markWide();
  if (location.hash) { openTarget(); }
})();
