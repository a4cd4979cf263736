using AutoVideo.Ai.Experiments;
using AutoVideo.Script;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using AutoVideo.Videos;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Ai.Experiments;

/// <summary>Which variant a video has, and what is counted.</summary>
public sealed class ExperimentTests : IDisposable
{
    private const string Setting = "plain=openai:gpt-5-mini*3; asking=openai:gpt-5-mini+question*1";
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_video_keeps_its_variant_and_the_shares_follow_the_weights()
    {
        var experiment = Experiment.Parse("script", Setting)!;
        var videos = Enumerable.Range(0, 4000).Select(i => $"vid_{i}").ToArray();
        Assert.Equal(videos.Select(video => experiment.Of(video)), videos.Select(video => Experiment.Parse("script", Setting)!.Of(video)));
        Assert.InRange(videos.Count(video => experiment.Of(video).Name == "asking"), 900, 1100);
        Assert.Equal(new ExperimentVariant("asking", "openai", "gpt-5-mini", "question", 1), experiment.Variants[1]);
    }

    [Fact]
    public void Variants_stand_between_semicolons_or_bars() => Assert.Equal(
        Experiment.Parse("script", Setting)!.Variants, Experiment.Parse("script", "plain=openai:gpt-5-mini*3 | asking=openai:gpt-5-mini+question*1")!.Variants);

    [Fact]
    public async Task Videos_are_counted_once_by_variant_and_outcome_whatever_is_told_twice()
    {
        await using var process = Process();
        var experiments = process.GetRequiredService<AiExperiments>();
        var names = new Dictionary<string, string>();
        for (var i = 0; i < 12; i++)
            foreach (var _ in new[] { "once", "again" })
                names[$"vid_{i}"] = (await experiments.BeginAsync("script", $"vid_{i}", default))!.Name;
        foreach (var (id, index) in names.Keys.Select((id, index) => (id, index)))
        {
            // Some fail first and are complete after a retry; some stay failed.
            await experiments.FinishedAsync(Ended(id, VideoStatus.Failed), default);
            if (index % 3 != 0)
                await experiments.FinishedAsync(Ended(id, VideoStatus.Completed), default);
            await experiments.FinishedAsync(Ended(id, index % 3 != 0 ? VideoStatus.Completed : VideoStatus.Failed), default);
        }
        var (_, tallies) = Assert.Single(await experiments.ListAsync(default));
        Assert.Equal(12, tallies.Sum(tally => tally.Videos));
        Assert.Equal((8, 4, 0), (tallies.Sum(tally => tally.Completed), tallies.Sum(tally => tally.Failed), tallies.Sum(tally => tally.Cancelled)));
        Assert.All(tallies, tally => Assert.Equal(names.Values.Count(name => name == tally.Variant), tally.Videos));
    }

    [Fact]
    public async Task A_video_keeps_the_variant_that_was_noted_when_weights_change_and_gets_another_only_when_it_is_gone()
    {
        string[] videos = [.. Enumerable.Range(0, 8).Select(i => $"vid_{i}")];
        Assert.Equal(["plain"], await BegunAsync("plain=openai:m*1; asking=openai:n*0"));
        Assert.Equal(["plain"], await BegunAsync("plain=openai:m*0; asking=openai:n*1"));
        Assert.Equal(["asking"], await BegunAsync("asking=openai:n*1"));
        Assert.Equal(["asking"], await BegunAsync("plain=openai:m*1; asking=openai:n*0"));
        await using var process = Process();
        var (_, tallies) = Assert.Single(await process.GetRequiredService<AiExperiments>().ListAsync(default));
        Assert.Equal((0, 8), (tallies.Single(tally => tally.Variant == "plain").Videos, tallies.Single(tally => tally.Variant == "asking").Videos));

        async Task<string[]> BegunAsync(string setting)
        {
            await using var process = Process(setting);
            var begun = new List<string>();
            foreach (var video in videos)
                begun.Add((await process.GetRequiredService<AiExperiments>().BeginAsync("script", video, default))!.Name);
            return [.. begun.Distinct()];
        }
    }

    [Theory]
    [InlineData("plain=openai")]
    [InlineData("plain=openai:m*0")]
    [InlineData("plain=openai:m; plain=openai:n")]
    [InlineData("plain=openai:m+shouting")]
    [InlineData("plain=openai:m|n")]
    public void An_experiment_that_cannot_be_read_stops_the_start(string setting) =>
        Assert.True(new ScriptOptionsValidator().Validate(null, new ScriptOptions { Experiment = setting }).Failed);

    private ServiceProvider Process(string setting = Setting) =>
        AiServices.Of(folder.Path, $"Script:Experiment={setting}").AddSingleton<IExperimentSource>(new Source(setting)).BuildServiceProvider();

    private static Video Ended(string id, VideoStatus status) => new(
        id, "usr_1", new VideoRequest("Tea", null, null, "en", "9:16", 30, "explainer", null, 1), status, 1,
        new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 2, 0, 0, 0, TimeSpan.Zero), 1, []);

    public void Dispose() => folder.Dispose();

    private sealed class Source(string setting) : IExperimentSource
    {
        public Experiment? Experiment => Experiment.Parse("script", setting);
    }
}
