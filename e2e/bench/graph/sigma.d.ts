/** As much of sigma.js 3 (MIT) as the benchmark calls. The package is no dependency: whoever wants the comparison installs it beside the project. */
declare module 'sigma' {
  // biome-ignore lint/style/noDefaultExport: what the package exports
  export default class Sigma {
    constructor(graph: import('graphology').MultiDirectedGraph, container: HTMLElement, settings?: { readonly renderLabels?: boolean });
    refresh(options?: { readonly skipIndexation?: boolean }): this;
  }
}
