using AutoVideo.Cli.Api;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AutoVideo.Cli.Progress;

/// <summary>A bar for each stage and one for the whole with the time left, redrawn in place on a terminal.</summary>
internal sealed class BarProgress(IAnsiConsole console, TimeProvider time) : IProgressView
{
    private const string Whole = "video";
    private static readonly string[] Stages = ["script", "voice", "visuals", "timeline", "render", "publish"];
    private readonly TimeLeft _left = new(time);

    public Task<VideoSnapshot> RunAsync(Func<Action<VideoSnapshot>, Task<VideoSnapshot>> work) => console.Progress()
        .AutoClear(false)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 32 }, new PercentageColumn(), new LeftColumn(Describe))
        .StartAsync(async context =>
        {
            var bars = Stages.ToDictionary(name => name, name => context.AddTask(name));
            var whole = context.AddTask(Whole);
            return await work(video => Show(
                video, name => bars.TryGetValue(name, out var bar) ? bar : bars[name] = context.AddTaskBefore(Markup.Escape(name), whole), whole));
        });

    private void Show(VideoSnapshot video, Func<string, ProgressTask> bar, ProgressTask whole)
    {
        foreach (var stage in video.Stages ?? [])
            bar(stage.Name).Value = StagePercent.Of(stage);
        lock (_left)
            _left.Report(video.Percent ?? 0);
        whole.Value = video.Status == "completed" ? 100 : video.Percent ?? whole.Value;
    }

    private string Describe(ProgressTask task)
    {
        lock (_left)
            return task.Description == Whole && task.Value is > 0 and < 100 ? TimeLeft.Describe(_left.Estimate()) : "";
    }

    private sealed class LeftColumn(Func<ProgressTask, string> describe) : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(describe(task));

        /// <summary>As wide as the longest text, so that nothing moves.</summary>
        public override int? GetColumnWidth(RenderOptions options) => "a few seconds left".Length;
    }
}
