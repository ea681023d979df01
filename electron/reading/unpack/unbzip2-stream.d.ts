declare module 'unbzip2-stream' {
  /** A duplex stream of the old kind: bzip2 in, bytes out. */
  const unbzip2: () => NodeJS.ReadWriteStream;
  // biome-ignore lint/style/noDefaultExport: this is how the package exports it
  export default unbzip2;
}
