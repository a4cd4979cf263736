using AutoVideo.Failures;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Encoders;

/// <summary>Which encoder a render begins with.</summary>
internal sealed class EncoderChoice(EncoderProbe probe)
{
    internal const string Automatic = "auto";

    /// <param name="setting">auto, software, nvenc, qsv or vaapi.</param>
    /// <exception cref="PermanentException"><c>encoder_unusable</c>: a device was asked for by name and does not encode, or nothing does.</exception>
    /// <exception cref="TransientException">That could not be found out now.</exception>
    internal async Task<EncoderKind> OfAsync(VideoCodec codec, string setting, CancellationToken cancellation)
    {
        if (setting == Automatic)
        {
            foreach (var kind in VideoEncoders.Devices)
            {
                if (await probe.AskAsync(codec, kind, cancellation) is { Fault: null })
                    return kind;
            }
            return await RequireAsync(codec, EncoderKind.Software, cancellation);
        }
        return await RequireAsync(codec, Enum.Parse<EncoderKind>(setting, ignoreCase: true), cancellation);
    }

    internal void Forget(VideoCodec codec, EncoderKind kind) => probe.Forget(codec, kind);

    private async Task<EncoderKind> RequireAsync(VideoCodec codec, EncoderKind kind, CancellationToken cancellation)
    {
        // x264 is there wherever FFmpeg is of use at all; asking it would cost every process a child.
        if ((codec, kind) is (VideoCodec.H264, EncoderKind.Software) || await probe.AskAsync(codec, kind, cancellation) is not { Fault: { } fault } answer)
            return kind;
        var message = $"{VideoEncoders.Name(codec, kind)} does not encode here: {fault}";
        throw answer.IsSure ? new PermanentException("encoder_unusable", message) : new TransientException(message);
    }
}
