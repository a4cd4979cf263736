using AutoVideo.Render.Mp4;
using AutoVideo.Storage;

namespace AutoVideo.Render.Preview;

/// <summary>Sends a preview as a fragmented MP4, each part as soon as it is there: its pictures, then the sound of the same time.</summary>
/// <param name="arrives">Completes when a blob is there.</param>
internal sealed class PreviewWriter(IBlobStore blobs, PreviewPlan plan, Func<string, CancellationToken, Task> arrives)
{
    private const int Pictures = 1, Sound = 2, TicksPerFrame = 512, AacSamples = 1024, SampleRate = 48_000;
    private readonly Mp4Blobs files = new(blobs);
    private int sequence;
    private int soundDone;

    internal async Task WriteAsync(Stream target, CancellationToken cancellation)
    {
        Mp4Track? sound = null;
        for (var index = 0; index < plan.Parts.Count; index++)
        {
            var part = plan.Parts[index];
            await arrives(part.Blob, cancellation);
            var pictures = await files.ReadAsync(part.Blob, Mp4Track.Video, cancellation);
            if (index == 0)
                await target.WriteAsync(Header(pictures), cancellation);
            await target.WriteAsync(Mp4Fragments.Fragment(++sequence, Pictures, (long)part.FirstFrame * TicksPerFrame, pictures.Samples, pictures.Start), cancellation);
            await files.CopyAsync(part.Blob, pictures.Samples, target, cancellation);
            // Before the sound is waited for: the first picture does not depend on it.
            await target.FlushAsync(cancellation);
            if (sound is null)
            {
                await arrives(plan.Sound, cancellation);
                sound = await files.ReadAsync(plan.Sound, Mp4Track.Sound, cancellation);
            }
            await WriteSoundAsync(target, sound, index == plan.Parts.Count - 1 ? null : part.FirstFrame + part.Frames, cancellation);
            await target.FlushAsync(cancellation);
        }
    }

    private byte[] Header(Mp4Track pictures) => Mp4Fragments.Header(
    [
        new(Pictures, Mp4Track.Video, plan.FrameRate * TicksPerFrame, pictures.VideoDescription(), plan.Width, plan.Height),
        // The encoder's first packet is decoded and not played.
        new(Sound, Mp4Track.Sound, SampleRate, Mp4Fragments.AacDescription, EditStart: AacSamples),
    ], plan.Seconds);

    /// <param name="untilFrame">Null for all that is left.</param>
    private async Task WriteSoundAsync(Stream target, Mp4Track sound, int? untilFrame, CancellationToken cancellation)
    {
        var until = untilFrame is { } frame ? Math.Min(sound.Samples.Count, (int)((long)frame * SampleRate / plan.FrameRate / AacSamples) + 1) : sound.Samples.Count;
        if (until <= soundDone)
            return;
        var samples = sound.Samples.Skip(soundDone).Take(until - soundDone).ToArray();
        await target.WriteAsync(Mp4Fragments.Fragment(++sequence, Sound, (long)soundDone * AacSamples, samples), cancellation);
        await files.CopyAsync(plan.Sound, samples, target, cancellation);
        soundDone = until;
    }
}
