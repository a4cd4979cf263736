using AutoVideo.Benchmarks.Ai;
using AutoVideo.Benchmarks.Durable;
using AutoVideo.Benchmarks.Http;
using AutoVideo.Benchmarks.Identity;
using AutoVideo.Benchmarks.Peers;
using AutoVideo.Benchmarks.Render;

var benchmarks = new Dictionary<string, Func<string[], Task<int>>>(StringComparer.Ordinal)
{
    ["ai"] = AiBenchmark.RunAsync,
    ["api"] = ApiBenchmark.RunAsync,
    ["auth"] = AuthBenchmark.RunAsync,
    ["durable"] = DurableBenchmark.RunAsync,
    ["http"] = HttpBenchmark.RunAsync,
    ["render"] = RenderBenchmark.RunAsync,
    ["compose"] = ComposeBenchmark.RunAsync,
    ["preview"] = PreviewBenchmark.RunAsync,
    ["render-pair"] = RenderPairBenchmark.RunAsync,
    ["peers"] = PeersBenchmark.RunAsync,
    ["golden"] = GoldenCommand.RunAsync,
    ["overlays"] = OverlaySheets.RunAsync,
};
if (args.Length > 0 && benchmarks.TryGetValue(args[0], out var benchmark))
    return await benchmark(args[1..]);
Console.Error.WriteLine($"Name a benchmark: {string.Join(", ", benchmarks.Keys)}.");
return 2;
