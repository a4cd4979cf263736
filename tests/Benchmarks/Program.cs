using AutoVideo.Benchmarks.Durable;
using AutoVideo.Benchmarks.Http;
using AutoVideo.Benchmarks.Render;

var benchmarks = new Dictionary<string, Func<string[], Task<int>>>(StringComparer.Ordinal)
{
    ["durable"] = DurableBenchmark.RunAsync,
    ["http"] = HttpBenchmark.RunAsync,
    ["render"] = RenderBenchmark.RunAsync,
};
if (args.Length > 0 && benchmarks.TryGetValue(args[0], out var benchmark))
    return await benchmark(args[1..]);
Console.Error.WriteLine($"Name a benchmark: {string.Join(", ", benchmarks.Keys)}.");
return 2;
