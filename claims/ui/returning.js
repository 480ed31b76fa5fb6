// Signing in leads away and back to the first page. This remembers, in this tab only, which page somebody
// wanted when they had to sign in, and goes there once they have.

const WANTED = "claim-workbench-wanted-page";

export default function ({ data }) {
  const here = location.pathname + location.search;
  if (data.signed_out) {
    sessionStorage.setItem(WANTED, here);
    return;
  }
  const wanted = sessionStorage.getItem(WANTED);
  sessionStorage.removeItem(WANTED);
  if (wanted && wanted !== here) location.replace(location.origin + wanted);
}
