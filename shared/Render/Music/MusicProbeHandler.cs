using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;

namespace AutoVideo.Render.Music;

/// <summary>Media jobs of kind Probe: <see cref="MusicToMeasure"/> in, <see cref="MusicFile"/> out.</summary>
internal sealed class MusicProbeHandler(MusicDecoder decoder) : IMediaJobHandler
{
    public MediaJobKind Kind => MediaJobKind.Probe;

    public async Task<string> RunAsync(MediaJob job, string workspace, IProgress<double> progress, CancellationToken cancellation)
    {
        var wanted = JsonSerializer.Deserialize(job.Input, RenderJsonContext.Default.MusicToMeasure);
        if (wanted?.Upload.StartsWith(UploadedMusic.Folder, StringComparison.Ordinal) != true)
            throw new PermanentException("music_unreadable", "The job names no music.");
        var measured = await decoder.MeasureAsync(wanted.Upload, workspace, cancellation);
        progress.Report(1);
        return JsonSerializer.Serialize(measured, RenderJsonContext.Default.MusicFile);
    }
}
