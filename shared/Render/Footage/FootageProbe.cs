using System.Globalization;
using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Processes;

namespace AutoVideo.Render.Footage;

/// <param name="Seconds">Of its pictures.</param>
internal sealed record ProbedClip(int Width, int Height, double Seconds);

/// <summary>Looks at a clip before it is used, and refuses what is no video or too much of one.</summary>
internal sealed class FootageProbe(ToolRunner tools)
{
    // Where pictures of a clip may come from: containers that hold their own data, and no lists that lead to other files.
    private static readonly string[] Formats = ["mov", "mp4", "matroska", "webm"];

    /// <exception cref="PermanentException"><c>clip_unreadable</c>, <c>clip_too_large</c>.</exception>
    internal async Task<ProbedClip> ProbeAsync(string path, CancellationToken cancellation)
    {
        if (new FileInfo(path).Length > FootageRules.MaxBytes)
            throw new PermanentException("clip_too_large", $"A clip has more than {FootageRules.MaxBytes >> 20} MB.");
        JsonDocument json;
        try
        {
            var result = await tools.RunAsync(new("ffprobe", FootageArguments.Probe(path)) { TimeLimit = TimeSpan.FromSeconds(30), MemoryLimitBytes = 2L << 30, MaxOutputBytes = 256 * 1024 }, cancellation);
            json = JsonDocument.Parse(result.Output);
        }
        catch (Exception fault) when (fault is ToolFailedException or JsonException)
        {
            throw new PermanentException("clip_unreadable", "A clip is no video that can be read.", fault);
        }
        using (json)
            return Checked(json.RootElement);
    }

    private static ProbedClip Checked(JsonElement root)
    {
        var format = root.TryGetProperty("format", out var found) ? found : default;
        var names = format.ValueKind == JsonValueKind.Object && format.TryGetProperty("format_name", out var name) ? name.GetString()!.Split(',') : [];
        if (!names.Intersect(Formats).Any() || !root.TryGetProperty("streams", out var streams))
            throw new PermanentException("clip_unreadable", $"A clip is one of {string.Join(", ", Formats)}.");
        if (streams.GetArrayLength() > FootageRules.MaxStreams)
            throw new PermanentException("clip_too_large", $"A clip has more than {FootageRules.MaxStreams} streams.");
        var video = streams.EnumerateArray().FirstOrDefault(stream => stream.TryGetProperty("codec_type", out var type) && type.GetString() == "video");
        if (video.ValueKind != JsonValueKind.Object || !video.TryGetProperty("width", out var width) || !video.TryGetProperty("height", out var height))
            throw new PermanentException("clip_unreadable", "A clip has no pictures.");
        if (width.GetInt32() is < 16 or > FootageRules.MaxSide || height.GetInt32() is < 16 or > FootageRules.MaxSide)
            throw new PermanentException("clip_too_large", $"A clip of {width}x{height} pixels is outside 16 to {FootageRules.MaxSide} a side.");
        var seconds = Seconds(video) ?? Seconds(format) ?? 0;
        return seconds is > 0 and <= FootageRules.MaxSeconds
            ? new(width.GetInt32(), height.GetInt32(), seconds)
            : throw new PermanentException("clip_too_large", $"A clip lasts from a moment to {FootageRules.MaxSeconds} s.");
    }

    private static double? Seconds(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("duration", out var text)
            && double.TryParse(text.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds) ? seconds : null;
}
