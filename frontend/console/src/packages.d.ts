/** The build of Alpine without eval ships no types; this is the part in use. */
declare module "@alpinejs/csp" {
  interface AlpineBuild {
    data(name: string, build: (...values: never[]) => object): void;
    start(): void;
  }
  const Alpine: AlpineBuild;
  export default Alpine;
}
