namespace AutoVideo.Render.Timeline;

/// <summary>A short synthesised sound, ducked under the voice as the music is.</summary>
/// <param name="StartSample">Position on the video's clock at 48 kHz.</param>
public sealed record SoundEffect(SoundEffectKind Kind, long StartSample, double GainDb);

public enum SoundEffectKind
{
    /// <summary>Air that rushes past, from left to right.</summary>
    Whoosh,

    /// <summary>A short tone that falls.</summary>
    Pop,

    /// <summary>A tick.</summary>
    Click,
}
