using AutoVideo.Cli.Api;
using Spectre.Console;

namespace AutoVideo.Cli.Progress;

/// <summary>A bar for each stage and one for the whole with the time left, redrawn in place on a terminal.</summary>
internal sealed class BarProgress(IAnsiConsole console, TimeProvider time) : IProgressView
{
    private static readonly string[] Stages = ["script", "voice", "visuals", "timeline", "render", "publish"];
    private readonly TimeLeft _left = new(time);

    public Task<VideoSnapshot> RunAsync(Func<Action<VideoSnapshot>, Task<VideoSnapshot>> work) => console.Progress()
        .AutoClear(false)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 32 }, new PercentageColumn())
        .StartAsync(async context =>
        {
            var bars = Stages.ToDictionary(name => name, name => context.AddTask(Label(name)));
            var whole = context.AddTask(Label("video"));
            using var redraw = time.CreateTimer(_ => Describe(whole), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            return await work(video => Show(video, bars, whole));
        });

    private void Show(VideoSnapshot video, Dictionary<string, ProgressTask> bars, ProgressTask whole)
    {
        foreach (var stage in video.Stages ?? [])
        {
            if (bars.TryGetValue(stage.Name, out var bar))
                bar.Value = StagePercent.Of(stage);
        }
        lock (_left)
            _left.Report(video.Percent ?? 0);
        whole.Value = video.Status == "completed" ? 100 : video.Percent ?? whole.Value;
        Describe(whole);
    }

    private void Describe(ProgressTask whole)
    {
        lock (_left)
            whole.Description = Label(whole.Value is > 0 and < 100 && TimeLeft.Describe(_left.Estimate()) is { Length: > 0 } left ? $"video, {left}" : "video");
    }

    /// <summary>Padded, so that the bars do not move when the text changes.</summary>
    private static string Label(string text) => Markup.Escape(text).PadRight(26);
}
