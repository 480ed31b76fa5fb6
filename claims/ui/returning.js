// Signing in leads away and back to the first page. This remembers, in this tab only, which page somebody
// wanted when they had to sign in, and goes there once they have. Whoever has gone elsewhere meanwhile
// stays there.

const WANTED = "claim-workbench-wanted-page";

export default function ({ data }) {
  const onFirstPage = location.pathname.replace(/\/$/, "") === data.first && !location.search;
  if (data.signed_out) {
    if (!onFirstPage) sessionStorage.setItem(WANTED, location.pathname + location.search);
    return;
  }
  const wanted = sessionStorage.getItem(WANTED);
  sessionStorage.removeItem(WANTED);
  if (wanted && onFirstPage) location.replace(location.origin + wanted);
}
