using System.Diagnostics;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Histories;

/// <summary>What a release stored stays as it was: histories made anew cannot hide that a running instance would break.</summary>
public sealed class ReleasedHistoryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static InstanceHistory Failed => HistoryReplay.Read(File.ReadAllText(StoredHistories.Committed["v0.1.0/failed"]));

    [Fact]
    public void Released_histories_are_as_they_were_released() => Assert.Empty(new StoredHistories(Repository.PathOf("tests/Histories")).Changed());

    [Fact]
    public void Every_run_is_stored() =>
        Assert.Empty(RenewHistories.Runs.Keys.Concat(SmallRuns.All.Keys).Except(StoredHistories.Committed.Keys.Select(name => name.Split('/')[^1])));

    [Fact]
    public void A_released_history_that_was_changed_added_or_taken_away_is_found()
    {
        var histories = new StoredHistories(folder.Path);
        histories.Release("v1.0.0", new Dictionary<string, InstanceHistory> { ["a"] = Failed, ["b"] = Failed });
        Assert.Empty(histories.Changed());
        File.AppendAllText(folder.Of("v1.0.0/a.json"), "\n");
        Assert.Equal(["v1.0.0"], histories.Changed());
        File.WriteAllText(folder.Of("v1.0.0/a.json"), File.ReadAllText(folder.Of("v1.0.0/b.json")));
        Assert.Empty(histories.Changed());
        File.Copy(folder.Of("v1.0.0/a.json"), folder.Of("v1.0.0/c.json"));
        Assert.Equal(["v1.0.0"], histories.Changed());
        File.Delete(folder.Of("v1.0.0/c.json"));
        File.Delete(folder.Of("v1.0.0/b.json"));
        Assert.Equal(["v1.0.0"], histories.Changed());
        Assert.Throws<InvalidOperationException>(() => histories.Release("v1.0.0", new Dictionary<string, InstanceHistory>()));
    }

    [Fact]
    public void Renewing_writes_only_what_no_release_has_and_a_release_takes_it_over()
    {
        var histories = new StoredHistories(folder.Path);
        histories.Release("v1.0.0", new Dictionary<string, InstanceHistory> { ["a"] = Failed });
        var next = Failed with { Name = "VideoOrchestrator_v2" };
        Assert.Empty(histories.Renew(new Dictionary<string, InstanceHistory> { ["a"] = Failed }));
        Assert.Equal([folder.Of("a.json"), folder.Of("new.json")], histories.Renew(new Dictionary<string, InstanceHistory> { ["a"] = next, ["new"] = Failed }));
        histories.Release("v1.1.0", new Dictionary<string, InstanceHistory> { ["a"] = next, ["new"] = Failed });
        Assert.Equal(["v1.0.0/a", "v1.1.0/a", "v1.1.0/new"], histories.All().Keys.Order(StringComparer.Ordinal));
        Assert.Empty(histories.Changed());
    }

    [Fact]
    public void Every_release_that_is_tagged_here_has_its_histories()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Repository.Root, "tag", "--list", "v[0-9]*"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var tags = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        var releases = new StoredHistories(Repository.PathOf("tests/Histories")).Releases.ToArray();
        Assert.NotEmpty(releases);
        Assert.Empty(tags.Except(releases));
    }
}
