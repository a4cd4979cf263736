namespace AutoVideo.Render.Music;

/// <summary>Music that somebody uploaded for a video, as it was measured.</summary>
/// <param name="Blob">As it came: <c>uploads/music/{hash}.wav</c>, mp3, m4a or ogg.</param>
/// <param name="Lufs">Integrated loudness (EBU R 128).</param>
public sealed record MusicFile(string Blob, double Seconds, double Lufs);
