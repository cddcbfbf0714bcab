// @ts-check
// How far it is from where the reader stands. The position never leaves the page.

/** @typedef {[longitude: number, latitude: number]} Position */

const EARTH_KM = 6371.0088; // mean radius, IUGG

/**
 * Great-circle distance in kilometres between two positions in WGS-84 (haversine formula).
 * @param {Position} from
 * @param {Position} to
 */
export function measure([lon1, lat1], [lon2, lat2]) {
  const rad = Math.PI / 180;
  const a =
    Math.sin(((lat2 - lat1) * rad) / 2) ** 2 +
    Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(((lon2 - lon1) * rad) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(a)));
}

/** @param {number} km */
export const writeKm = (km) => (km < 1 ? `约 ${Math.max(1, Math.round(km * 10)) * 100} 米` : `约 ${km.toFixed(1)} 公里`);

/** @returns {Promise<Position>} */
export const locate = () =>
  new Promise((done, fail) =>
    navigator.geolocation.getCurrentPosition(({ coords }) => done([coords.longitude, coords.latitude]), fail, {
      maximumAge: 60_000,
      timeout: 15_000,
    }),
  );
