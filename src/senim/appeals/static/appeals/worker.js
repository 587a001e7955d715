// Keeps the office's forms for registering and for a council's visit, with their style and script, so that they open
// without a connection.
// Signing out forgets it.
const NAME = "senim-register";
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (pathname.endsWith("/sign-out/")) event.waitUntil(caches.delete(NAME));
  const kept = event.request.method === "GET" && (/(appeals|visits)\/new\/$/.test(pathname) || pathname.startsWith("/static/"));
  if (!kept) return;
  event.respondWith((async () => {
    try {
      const answer = await fetch(event.request);
      if (answer.ok && !answer.redirected) (await caches.open(NAME)).put(event.request, answer.clone());
      return answer;
    } catch (error) {
      const found = await caches.match(event.request);
      if (found) return found;
      throw error;
    }
  })());
});
