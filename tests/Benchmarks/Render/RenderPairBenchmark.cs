using AutoVideo.Tests.Render.Support;

namespace AutoVideo.Benchmarks.Render;

/// <summary>
/// <c>render-pair [options of render]</c>: one film alone, then two at once. Sharing the cores, each takes longer; what it must not
/// do is cost more: CPU seconds a frame at most 10 % above those of one alone.
/// </summary>
internal static class RenderPairBenchmark
{
    private const double Wanted = 1.1;

    internal static async Task<int> RunAsync(string[] arguments)
    {
        var options = new RenderBenchmarkOptions(arguments);
        using var one = new RenderBench();
        using var other = new RenderBench();
        var first = MeasuredFilm.Make(one, options.Output, options.Seconds, options.Layers);
        var second = MeasuredFilm.Make(other, options.Output, options.Seconds, options.Layers);
        // Once for the compiler and the caches.
        await one.RenderAsync(MeasuredFilm.Make(one, options.Output, 8, options.Layers));

        var alone = await CpuAsync(() => one.RenderAsync(first)) / first.FrameCount;
        one.Forget();
        var memory = new TreeMemory();
        var together = (await CpuAsync(() => Task.WhenAll(one.RenderAsync(first), other.RenderAsync(second))) - memory.Cost) / (first.FrameCount + second.FrameCount);
        memory.Dispose();
        Console.WriteLine($"CPU a frame: alone {alone * 1000:0.00} ms, two at once {together * 1000:0.00} ms, {together / alone:0.000} times (at most {Wanted}); peak of all processes {memory.Peak() / 1e6:0} MB");
        return options.Strict && together / alone > Wanted ? 1 : 0;
    }

    private static async Task<double> CpuAsync(Func<Task> work)
    {
        var before = TreeCpu.Seconds();
        await work();
        return TreeCpu.Seconds() - before;
    }
}
