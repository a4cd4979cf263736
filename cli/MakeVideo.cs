using System.Globalization;
using AutoVideo.Cli.Api;
using AutoVideo.Cli.Output;
using AutoVideo.Cli.Progress;

namespace AutoVideo.Cli;

/// <summary>One video from request to file: posts it, shows its progress, downloads it. A cancelled token cancels the video too.</summary>
internal sealed class MakeVideo(VideoApi api, VideoFollower follower, IProgressView progress, Notes notes, TimeProvider time)
{
    private static readonly TimeSpan CancelTime = TimeSpan.FromSeconds(8);

    /// <returns>Path of the finished file.</returns>
    public async Task<string> RunAsync(VideoRequest request, VideoFile file, bool verbose, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var video = await api.CreateAsync(request, cancellation);
        try
        {
            video = await progress.RunAsync(report => FollowAsync(video, report, cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await CancelAsync(video);
            throw;
        }
        if (video.Status != "completed")
            throw Failure(video);

        var (path, replaced) = await file.SaveAsync(video.Title, (stream, token) => api.DownloadAsync(video.Id!, stream, token), cancellation);
        if (replaced)
            notes.Say($"The file that was at {path} is replaced.");
        Remark(video, request);
        if (verbose)
            Report(video, time.GetElapsedTime(started));
        return path;
    }

    private async Task<VideoSnapshot> FollowAsync(VideoSnapshot video, Action<VideoSnapshot> report, CancellationToken cancellation)
    {
        var last = video;
        await foreach (var seen in follower.FollowAsync(video, cancellation))
            report(last = seen);
        return last;
    }

    private async Task CancelAsync(VideoSnapshot video)
    {
        notes.Say("Cancelling …");
        using var limit = new CancellationTokenSource(CancelTime, time);
        try
        {
            await api.CancelAsync(video.Id!, limit.Token);
            await foreach (var _ in follower.FollowAsync(video, limit.Token))
            {
                // Until it is over: then its child processes are gone and its partial files removed.
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or CliException or ServerLostException)
        {
            notes.Warn("The server did not confirm the cancellation in time.");
        }
    }

    private static CliException Failure(VideoSnapshot video)
    {
        if (video.Status == "cancelled")
            return CliException.Failed("The video was cancelled.");
        var error = video.Error;
        var stage = error?.Stage ?? video.Stage;
        var where = stage is null ? "The video failed" : $"The video failed in stage {stage}";
        var code = error?.Code is null ? "" : $" ({error.Code})";
        return CliException.Failed(
            $"{where}: {error?.Message ?? "the server gave no reason."}{code}",
            error?.Action ?? "Run the same command again: it goes on from the stage that failed.");
    }

    private void Remark(VideoSnapshot video, VideoRequest request)
    {
        if (video.DraftScript == true)
        {
            notes.Warn("This is a draft: without a source or a language model the script holds structure, questions and dictionary entries only.");
            notes.Warn(request.Source is null
                ? "Better: give an article with --source FILE, or the key of a provider in local.settings.json (see README.md, Providers)."
                : "Better: give the key of a provider in local.settings.json (see README.md, Providers).");
        }
        if (video.DraftVoice == true)
            notes.Warn("The voice is a draft voice (offline). The key of a voice provider gives a natural one (see README.md, Providers).");
    }

    private void Report(VideoSnapshot video, TimeSpan elapsed)
    {
        foreach (var stage in video.Stages ?? [])
            notes.Say(string.Create(CultureInfo.InvariantCulture, $"{stage.Name,-9} {(stage.CpuSeconds is { } cpu ? $"{cpu,7:0.0} s CPU" : "      -")}"));
        var total = video.Stages?.Sum(stage => stage.CpuSeconds ?? 0) ?? 0;
        notes.Say(string.Create(CultureInfo.InvariantCulture, $"{"total",-9} {total,7:0.0} s CPU, {elapsed.TotalSeconds:0.0} s from start to file"));
    }
}
