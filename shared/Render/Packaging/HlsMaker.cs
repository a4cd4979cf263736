using System.Globalization;
using System.Text;
using AutoVideo.Failures;
using AutoVideo.Render.Mp4;
using AutoVideo.Videos;

namespace AutoVideo.Render.Packaging;

/// <summary>
/// HTTP Live Streaming (RFC 8216): the finished video as it is for the top rung, smaller ones encoded once, all cut at the same frames; sound
/// and captions as renditions of their own, and a playlist of key frames. One media file for each rendition, its segments named by byte ranges.
/// </summary>
internal sealed class HlsMaker : IPackageMaker
{
    internal const string Master = "hls.m3u8";
    private const string SoundFile = "hls-sound.mp4", MediaType = "video/mp4", SoundType = "audio/mp4", PlaylistType = "application/vnd.apple.mpegurl";

    public PackageKind Kind => PackageKind.Hls;

    public async Task<IReadOnlyList<(string Name, string ContentType)>> MakeAsync(PackageWork work, CancellationToken cancellation)
    {
        var timeline = work.Timeline;
        var source = Mp4Track.Read(work.Video, Mp4Track.Video) ?? throw new PermanentException("video_file_missing", "The finished video holds no pictures.");
        var cuts = HlsCuts.Of(source, timeline.Output.FrameRate);
        var rungs = HlsLadder.Of(timeline.Output);
        var encoded = rungs.Where(rung => !rung.IsSource).ToArray();
        if (encoded.Length > 0)
            await work.RunAsync("hls", HlsLadder.Arguments(work.Video, timeline.Output, encoded, cuts), cancellation);
        work.Progress.Report(0.9);

        var pictures = new List<(HlsRung Rung, HlsTrack Track, string Codec)>();
        foreach (var rung in rungs)
        {
            var file = rung.IsSource ? work.Video : work.PathOf($"encoded-{rung.ShortSide}.mp4");
            RequireAligned(file, source.Samples.Count, cuts);
            work.Meter.Measure("hls", () => pictures.Add((rung, HlsTrack.Write(file, Mp4Track.Video, work.PathOf(rung.File), rung.File, cuts, rung.Width, rung.Height, timeline.Seconds), CodecOf(file))));
        }
        var sound = HlsTrack.Write(work.Video, Mp4Track.Sound, work.PathOf(SoundFile), SoundFile, SoundCuts(work.Video, cuts, timeline.Output.FrameRate), 0, 0, timeline.Seconds);
        var captions = timeline.Captions.Cues.Count == 0 ? [] : HlsCaptions.Segments(timeline, [.. cuts.Select(cut => (double)cut / timeline.Output.FrameRate)]);
        return await WriteAsync(work, pictures, sound, captions, cancellation);
    }

    private static async Task<IReadOnlyList<(string Name, string ContentType)>> WriteAsync(
        PackageWork work, List<(HlsRung Rung, HlsTrack Track, string Codec)> pictures, HlsTrack sound, IReadOnlyList<(string Name, double Seconds, string Text)> captions, CancellationToken cancellation)
    {
        var files = new List<(string, string)>();
        var target = pictures.Select(picture => picture.Track).Append(sound).Max(track => track.LongestSeconds);
        await TextAsync(Master, MasterPlaylist(work.Timeline, pictures, sound, target, captions.Count > 0), PlaylistType);
        foreach (var (_, track, _) in pictures)
        {
            await TextAsync(track.Playlist, track.WritePlaylist(target), PlaylistType);
            files.Add((track.File, MediaType));
        }
        await TextAsync(pictures[^1].Track.FramePlaylist, pictures[^1].Track.WriteFramePlaylist(target), PlaylistType);
        await TextAsync(sound.Playlist, sound.WritePlaylist(target), PlaylistType);
        files.Add((sound.File, SoundType));
        if (captions.Count > 0)
            await TextAsync(HlsCaptions.Playlist, HlsCaptions.WritePlaylist(captions), PlaylistType);
        foreach (var (name, _, text) in captions)
            await TextAsync(name, text, "text/vtt");
        return files;

        async Task TextAsync(string name, string text, string contentType)
        {
            await File.WriteAllTextAsync(work.PathOf(name), text, cancellation);
            files.Add((name, contentType));
        }
    }

    private static string MasterPlaylist(Timeline.Timeline timeline, List<(HlsRung Rung, HlsTrack Track, string Codec)> pictures, HlsTrack sound, int target, bool hasCaptions)
    {
        var language = new string([.. timeline.Language.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')]);
        var name = NameOf(language);
        var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n")
            .Append(CultureInfo.InvariantCulture, $"#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"sound\",NAME=\"{name}\",LANGUAGE=\"{language}\",DEFAULT=YES,AUTOSELECT=YES,CHANNELS=\"2\",URI=\"{sound.Playlist}\"\n");
        // The captions are part of the picture already.
        if (hasCaptions)
            text.Append(CultureInfo.InvariantCulture, $"#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"captions\",NAME=\"{name}\",LANGUAGE=\"{language}\",DEFAULT=NO,AUTOSELECT=NO,FORCED=NO,URI=\"{HlsCaptions.Playlist}\"\n");
        foreach (var (rung, track, codec) in pictures)
        {
            text.Append(CultureInfo.InvariantCulture, $"#EXT-X-STREAM-INF:BANDWIDTH={track.Bandwidth(target) + sound.Bandwidth(target)},AVERAGE-BANDWIDTH={track.AverageBandwidth + sound.AverageBandwidth},")
                .Append(CultureInfo.InvariantCulture, $"CODECS=\"{codec},{CodecNames.Aac}\",RESOLUTION={rung.Width}x{rung.Height},FRAME-RATE={timeline.Output.FrameRate:0.000},AUDIO=\"sound\"{(hasCaptions ? ",SUBTITLES=\"captions\"" : "")}\n{track.Playlist}\n");
        }
        var (small, frames, frameCodec) = pictures[^1];
        return text.Append(CultureInfo.InvariantCulture, $"#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH={frames.FrameBandwidth(target)},CODECS=\"{frameCodec}\",RESOLUTION={small.Width}x{small.Height},URI=\"{frames.FramePlaylist}\"\n").ToString();
    }

    private static string NameOf(string language) => language switch
    {
        Languages.English => "English",
        Languages.TraditionalChinese => "繁體中文",
        Languages.Japanese => "日本語",
        Languages.Russian => "Русский",
        _ => language,
    };

    private static string CodecOf(string file) => CodecNames.OfPictures(Mp4Track.Read(file, Mp4Track.Video)!.VideoDescription());

    /// <summary>A rendition that is cut elsewhere would stutter at every switch: it is not handed out.</summary>
    private static void RequireAligned(string file, int frames, IReadOnlyList<int> cuts)
    {
        var samples = Mp4Track.Read(file, Mp4Track.Video)?.Samples ?? [];
        if (samples.Count != frames || cuts.Any(cut => !samples[cut].IsKey))
            throw new TransientException($"A rendition has {samples.Count} of {frames} frames, or no key frame where a segment begins.");
    }

    /// <summary>The packets of sound with which the segments of pictures begin.</summary>
    private static int[] SoundCuts(string video, IReadOnlyList<int> cuts, int frameRate)
    {
        var track = Mp4Track.Read(video, Mp4Track.Sound) ?? throw new PermanentException("video_file_missing", "The finished video holds no sound.");
        var (found, ticks, packet) = (new List<int>(), 0L, 0);
        foreach (var cut in cuts)
        {
            var wanted = (long)cut * track.Timescale / frameRate;
            for (; packet < track.Samples.Count && ticks < wanted; packet++)
                ticks += track.Samples[packet].Duration;
            if (packet < track.Samples.Count && (found.Count == 0 || packet > found[^1]))
                found.Add(packet);
        }
        return [.. found];
    }
}
