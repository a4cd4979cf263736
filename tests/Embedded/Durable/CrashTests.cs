using System.Globalization;
using AutoVideo.Tests.Support;
using Xunit.Abstractions;

namespace AutoVideo.Tests.Embedded.Durable;

public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Instances = 200;

    /// <summary><c>AUTOVIDEO_KILLS</c> and <c>AUTOVIDEO_SEED</c> make it longer or repeat a run.</summary>
    [Fact]
    public async Task Nothing_that_was_accepted_is_lost_or_done_wrong_when_the_process_is_killed_again_and_again()
    {
        var kills = Setting("AUTOVIDEO_KILLS", Nightly.Runs ? 20 : 5);
        var seed = Setting("AUTOVIDEO_SEED", Environment.TickCount & 0xFFFFFF);
        output.WriteLine($"seed {seed}, {kills} kills");
        Console.WriteLine($"durable crash test: seed {seed}, {kills} kills");
        var random = new Random(seed);
        using var folder = new TemporaryFolder();
        var accepted = new HashSet<string>();
        var path = folder.Of("durable.db");

        for (var kill = 0; kill < kills; kill++)
        {
            // Each life gets more to do, so that no kill finds an idle process.
            using var child = TestProgram.Start<CrashLoad>(path, (Instances * (kill + 1) / kills).ToString(CultureInfo.InvariantCulture));
            await child.ReadUntilAsync(line => line == "ready");
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(5, 250)), TimeProvider.System);
            Note(accepted, await child.KillAsync());
        }

        using (var last = TestProgram.Start<CrashLoad>(path, Instances.ToString(CultureInfo.InvariantCulture)))
        {
            Note(accepted, await last.ReadUntilAsync(line => line == "done"));
            await last.WaitForExitAsync();
        }

        await Verify(path, accepted);
    }

    [Fact]
    public async Task An_answer_that_promises_something_comes_after_the_disk_has_confirmed_it()
    {
        using var folder = new TemporaryFolder();
        var trace = folder.Of("trace");
        using var child = TestProgram.StartUnder<CrashLoad>(["strace", "-f", "-e", "trace=fdatasync,fsync,write", "-o", trace], folder.Of("durable.db"), "3");
        await child.ReadUntilAsync(line => line == "done");
        await child.WaitForExitAsync();
        var (synced, promises) = (0, 0);
        foreach (var line in await File.ReadAllLinesAsync(trace))
        {
            if ((line.Contains("fdatasync(", StringComparison.Ordinal) || line.Contains("fsync(", StringComparison.Ordinal) || line.Contains("sync resumed", StringComparison.Ordinal)) && line.EndsWith("= 0", StringComparison.Ordinal))
                synced++;
            if (!line.Contains("\"accepted load-", StringComparison.Ordinal))
                continue;
            promises++;
            Assert.True(synced > 0, $"Promised before a sync: {line}");
            synced = 0;
        }

        Assert.Equal(3, promises);
    }

    private static void Note(HashSet<string> accepted, IEnumerable<string> lines) =>
        accepted.UnionWith(lines.Where(line => line.StartsWith("accepted ", StringComparison.Ordinal)).Select(line => line["accepted ".Length..]));

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private async Task Verify(string path, HashSet<string> accepted)
    {
        await using var engine = await CrashLoad.Load(path).Start();
        Assert.Equal(Instances, accepted.Count);
        for (var i = 0; i < Instances; i++)
            Assert.Equal(CrashLoad.Expected(i), (await engine.Ended($"load-{i}")).ReadOutputAs<long>());
        // Each round of each instance has exactly one sub-orchestration.
        Assert.Equal(Instances * 4, engine.CountRows("instances"));
        await EngineHarness.Eventually(() => engine.CountRows("work") == 0, "Work is left.");
        Assert.Equal(0, engine.CountRows("inbox"));
        await engine.Stop();
        Assert.Equal("ok", EngineStorageTests.Integrity(path));
        output.WriteLine($"{Instances} instances complete and right, integrity ok");
    }
}
