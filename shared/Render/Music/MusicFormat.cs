namespace AutoVideo.Render.Music;

/// <summary>A file of sound as its first bytes show it; neither a name nor a media type is believed.</summary>
/// <param name="Demuxer">FFmpeg's name of it.</param>
internal sealed record MusicFormat(string Extension, string Demuxer, string MediaType)
{
    private static readonly MusicFormat Wav = new("wav", "wav", "audio/wav"), Mp3 = new("mp3", "mp3", "audio/mpeg"), M4a = new("m4a", "mov", "audio/mp4"), Ogg = new("ogg", "ogg", "audio/ogg");

    /// <returns>Null when it is none of the four.</returns>
    internal static MusicFormat? Of(ReadOnlySpan<byte> file) => file switch
    {
        _ when file.Length < 64 => null,
        _ when file.StartsWith("RIFF"u8) && file[8..].StartsWith("WAVE"u8) => Wav,
        _ when file.StartsWith("OggS"u8) => Ogg,
        _ when file[4..].StartsWith("ftyp"u8) => M4a,
        // A tag before the sound, or the eleven set bits that every frame of MPEG audio begins with (layer III).
        _ when file.StartsWith("ID3"u8) || (file[0] == 0xFF && (file[1] & 0xE6) == 0xE2) => Mp3,
        _ => null,
    };

    internal static MusicFormat OfBlob(string blob) => Path.GetExtension(blob) switch
    {
        ".wav" => Wav,
        ".ogg" => Ogg,
        ".m4a" => M4a,
        _ => Mp3,
    };
}
