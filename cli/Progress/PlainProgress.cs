using System.Globalization;
using AutoVideo.Cli.Api;
using AutoVideo.Cli.Output;

namespace AutoVideo.Cli.Progress;

/// <summary>One line for each step forward, for logs and pipes: a stage's start and end, and every quarter of it.</summary>
internal sealed class PlainProgress(Notes notes, TimeProvider time) : IProgressView
{
    private readonly Dictionary<string, int> _quarters = [];
    private readonly TimeLeft _left = new(time);

    public Task<VideoSnapshot> RunAsync(Func<Action<VideoSnapshot>, Task<VideoSnapshot>> work) => work(Show);

    private void Show(VideoSnapshot video)
    {
        _left.Report(video.Percent ?? 0);
        foreach (var stage in video.Stages ?? [])
        {
            var percent = StagePercent.Of(stage);
            var quarter = (int)(percent / 25);
            if (percent <= 0 || (_quarters.TryGetValue(stage.Name, out var shown) && shown >= quarter))
                continue;
            _quarters[stage.Name] = quarter;
            var left = video.IsOver ? "" : TimeLeft.Describe(_left.Estimate());
            notes.Say(string.Create(CultureInfo.InvariantCulture, $"{stage.Name,-9} {(quarter == 4 ? "done" : $"{percent:0} %"),5}{(left.Length > 0 ? $"   {left}" : "")}"));
        }
    }
}
