using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;

namespace AutoVideo.Visuals.Offline;

/// <summary>The offline illustrator: a picture that exists already is found by its content address, another is drawn by the media worker.</summary>
internal sealed class OfflinePainter(ArtefactStore artefacts, IMediaJobs jobs, TimeProvider time) : IImagePainter
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan OneWait = TimeSpan.FromSeconds(30);

    public string Provider => PictureAddress.Provider;

    public async Task<Picture> PaintAsync(PictureRequest request, CancellationToken cancellation)
    {
        var bounded = PictureAddress.Bounded(request);
        var address = PictureAddress.Of(bounded);
        if (await artefacts.FindAsync(address, VisualsJsonContext.Default.Picture, cancellation) is { } known)
            return known;
        var id = address.ToString();
        await jobs.SubmitAsync(new MediaJob(id, MediaJobKind.Illustrate, JsonSerializer.Serialize(bounded, VisualsJsonContext.Default.PictureRequest)), cancellation);
        var state = await WaitAsync(id, cancellation);
        return state switch
        {
            { Status: MediaJobStatus.Succeeded, Result: { } result } => JsonSerializer.Deserialize(result, VisualsJsonContext.Default.Picture)
                ?? throw new TransientException($"Picture job {id} ended without a picture."),
            { Failure: { Transient: false } failure } => throw new PermanentException(failure.Code, failure.Message),
            { Failure: { } failure } => throw new TransientException(failure.Message),
            _ => throw new TransientException($"Picture job {id} is {state.Status} without a result."),
        };
    }

    private async Task<MediaJobState> WaitAsync(string id, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var state = await jobs.WaitAsync(id, OneWait, cancellation);
            if (state.IsFinished)
                return state;
            if (time.GetElapsedTime(start) > Patience)
                throw new TransientException($"Picture job {id} was not finished after {Patience.TotalMinutes:0} minutes.");
        }
    }
}
