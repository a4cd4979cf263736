using System.Diagnostics;
using System.Diagnostics.Metrics;
using AutoVideo.Failures;
using AutoVideo.Telemetry;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Tests.Telemetry;

/// <summary>What an operator reads at <c>/api/metrics</c>.</summary>
public sealed class MetricsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly List<(int Id, string Text)> _logged = [];
    private readonly ServiceProvider _services;

    public MetricsTests()
    {
        _services = new ServiceCollection().AddTelemetry().AddLogging(logging => logging.AddProvider(new Listening(_logged)))
            .AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build())
            .BuildServiceProvider();
    }

    public Task InitializeAsync() => _services.GetRequiredService<MetricsCollector>().StartAsync(CancellationToken.None);

    public async Task DisposeAsync() => await _services.DisposeAsync();

    [Fact]
    public void An_attempt_that_fails_is_counted_once_with_its_stage_and_code_in_the_log()
    {
        var telemetry = _services.GetRequiredService<VideoTelemetry>();
        var running = Apply(Accepted(), new Happened.Started());
        var failed = Apply(running, new Happened.Failed(VideoStage.Render, new FailureCause("disk_full", "No space left.")));

        telemetry.Changed(running, failed);
        telemetry.Changed(failed, Apply(failed, new Happened.DeleteRequested()));

        Assert.Contains("autovideo_videos_ended_total{outcome=\"failed\"} 1\n", Text(), StringComparison.Ordinal);
        Assert.Equal((4200, "Video vid_1 ended: failed after 1.0 s render disk_full"), Assert.Single(_logged));
    }

    [Fact]
    public void A_stage_that_is_left_is_measured_in_seconds()
    {
        var telemetry = _services.GetRequiredService<VideoTelemetry>();
        var begun = Apply(Apply(Accepted(), new Happened.Started()), new Happened.StageStarted(VideoStage.Script));
        var left = VideoTransitions.On(begun with { Outbox = [] }, new Happened.StageFinished(VideoStage.Script, 1.5), begun.UpdatedAt.AddSeconds(7));

        telemetry.Changed(begun, left);

        var text = Text();
        Assert.Contains("autovideo_stage_duration_seconds_bucket{stage=\"script\",le=\"5\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("autovideo_stage_duration_seconds_bucket{stage=\"script\",le=\"10\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("autovideo_stage_duration_seconds_sum{stage=\"script\"} 7\n", text, StringComparison.Ordinal);
        Assert.Contains("autovideo_stage_duration_seconds_count{stage=\"script\"} 1\n", text, StringComparison.Ordinal);
        Assert.Equal(4201, Assert.Single(_logged).Id);
    }

    [Fact]
    public void A_stage_that_is_left_is_a_span_of_its_length()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "AutoVideo",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                // Other tests of this process have spans too.
                if (span.GetTagItem("video.id") is "vid_span")
                    spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        var begun = Apply(Apply(Accepted() with { Id = "vid_span" }, new Happened.Started()), new Happened.StageStarted(VideoStage.Script));

        _services.GetRequiredService<VideoTelemetry>().Changed(begun, VideoTransitions.On(begun with { Outbox = [] }, new Happened.StageFinished(VideoStage.Script, 1.5), begun.UpdatedAt.AddSeconds(7)));

        var span = Assert.Single(spans);
        Assert.Equal(("stage script", TimeSpan.FromSeconds(7)), (span.DisplayName, span.Duration));
    }

    [Fact]
    public void News_below_a_warning_are_exported_unless_the_settings_say_otherwise()
    {
        const string provider = "Microsoft.Extensions.Logging.ApplicationInsights.ApplicationInsightsLoggerProvider";
        var filter = new LoggerFilterOptions();
        filter.Rules.Add(new LoggerFilterRule(provider, null, LogLevel.Warning, null));
        filter.Rules.Add(new LoggerFilterRule(provider, "Azure.Core", LogLevel.Warning, null));

        ExportLevels.FollowSettings(filter);

        Assert.Equal("Azure.Core", Assert.Single(filter.Rules).CategoryName);
    }

    [Fact]
    public void Text_from_outside_cannot_break_a_line()
    {
        var meter = _services.GetRequiredService<IMeterFactory>().Create(ProductMeter.Name);
        meter.CreateCounter<long>("odd").Add(1, new KeyValuePair<string, object?>("what", "a\"b\\c\nd"));

        Assert.Contains("odd_total{what=\"a\\\"b\\\\c\\nd\"} 1\n", Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_with_endless_values_does_not_fill_the_memory()
    {
        var counter = _services.GetRequiredService<IMeterFactory>().Create(ProductMeter.Name).CreateCounter<long>("many");
        for (var i = 0; i < MetricFamily.MaxSeries + 100; i++)
            counter.Add(1, new KeyValuePair<string, object?>("id", i));

        Assert.Equal(MetricFamily.MaxSeries + 1, Text().Split('\n').Count(line => line.StartsWith("many_total{", StringComparison.Ordinal)));
        Assert.Contains("many_total{overflow=\"true\"} 100\n", Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waiting_job_is_in_the_backlog()
    {
        using var folder = new TemporaryFolder();
        using var jobs = new AutoVideo.MediaJobs.Sqlite.SqliteMediaJobs(folder.Of("media.db"), TimeProvider.System);
        await jobs.SubmitAsync(new("one", AutoVideo.MediaJobs.MediaJobKind.Voice, "{}"), CancellationToken.None);

        Assert.Equal([new Backlog("media-voice", "waiting", 1)], await jobs.ReadAsync(CancellationToken.None));
        Assert.Contains("autovideo_backlog{queue=\"media-voice\",state=\"waiting\"} 1\n", PrometheusText.Of([], await jobs.ReadAsync(CancellationToken.None)), StringComparison.Ordinal);
    }

    private static Video Accepted() => new(
        "vid_1", "usr_1", new VideoRequest("topic", null, null, "en", "9:16", 30, "clean", null, 1), VideoStatus.Accepted, 1, Noon, Noon, 1, []);

    private static Video Apply(Video video, Happened happened) => VideoTransitions.On(video with { Outbox = [] }, happened, video.UpdatedAt.AddSeconds(0.5));

    private string Text() => _services.GetRequiredService<MetricsCollector>().Text([]);

    private sealed class Listening(List<(int Id, string Text)> logged) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logged.Add((eventId.Id, formatter(state, exception)));

        public void Dispose() { }
    }
}
