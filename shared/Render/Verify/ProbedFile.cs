using System.Globalization;
using System.Text.Json;

namespace AutoVideo.Render.Verify;

/// <param name="Packets">Counted, not read from a header.</param>
internal sealed record ProbedStream(string Kind, string Codec, string Profile, int Width, int Height, string FrameRate, string Pixels, int SampleRate, int Channels, int Packets, double Seconds)
{
    /// <summary>Four letters that name the stream in the container.</summary>
    public string Tag { get; init; } = "";

    /// <summary>Colour matrix.</summary>
    public string Colours { get; init; } = "";
}

/// <summary>What ffprobe says of a file.</summary>
internal sealed record ProbedFile(IReadOnlyList<ProbedStream> Streams, double Seconds)
{
    internal static ProbedFile Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var streams = document.RootElement.GetProperty("streams").EnumerateArray().Select(Stream).ToArray();
        return new(streams, Number(document.RootElement.GetProperty("format"), "duration"));
    }

    private static ProbedStream Stream(JsonElement stream) => new(
        Text(stream, "codec_type"), Text(stream, "codec_name"), Text(stream, "profile"), (int)Number(stream, "width"), (int)Number(stream, "height"),
        Text(stream, "r_frame_rate"), Text(stream, "pix_fmt"), (int)Number(stream, "sample_rate"), (int)Number(stream, "channels"),
        (int)Number(stream, "nb_read_packets"), Number(stream, "duration"))
    {
        Tag = Text(stream, "codec_tag_string"),
        Colours = Text(stream, "color_space"),
    };

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static double Number(JsonElement element, string name) =>
        double.TryParse(Text(element, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
