using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AutoVideo.Failures;
using AutoVideo.Script;
using AutoVideo.Storage;

namespace AutoVideo.Videos;

/// <summary>A video as asked for, unchecked.</summary>
public sealed record VideoWish(
    string? Topic, string? Source, string? Script, string? Language, string? Format, double? Seconds, string? Style, string? Voice, int? Seed);

/// <summary>Checks a wish before anything is made, and puts its texts where the pipeline finds them.</summary>
public sealed class VideoAdmission(IBlobStore blobs, IScriptModel script)
{
    public const int MaxTopic = 300;
    public const int MaxText = 1024 * 1024;
    public const double MinSeconds = 5;
    public const double MaxSeconds = 600;
    private const double DefaultSeconds = 60;
    // A draft knows nothing of its subject: a short one says so with less to sit through.
    private const double DefaultDraftSeconds = 30;

    /// <exception cref="PermanentException">What is wrong with the wish, e.g. <c>topic_invalid</c>, <c>format_unknown</c>, <c>translation_needs_provider</c>.</exception>
    public async Task<VideoRequest> AdmitAsync(VideoWish wish, CancellationToken cancellation)
    {
        var topic = Topic(wish.Topic);
        var source = Text("source", wish.Source);
        var ready = Text("script", wish.Script);
        if (topic is null && source is null && ready is null)
            throw new PermanentException("topic_invalid", "Give a topic, a source or a script.");
        if (source is not null && ready is not null)
            throw new PermanentException("source_and_script", "Give a source or a script, not both.");

        var seconds = wish.Seconds ?? (source is null && ready is null ? DefaultDraftSeconds : DefaultSeconds);
        if (!double.IsFinite(seconds) || seconds is < MinSeconds or > MaxSeconds)
            throw new PermanentException("seconds_out_of_range", $"seconds must be from {MinSeconds} to {MaxSeconds}.");
        var format = VideoFormat.Parse(wish.Format ?? VideoFormat.Portrait.ToString());
        var style = Name("style", wish.Style) ?? "explainer";
        var voice = Name("voice", wish.Voice);
        if (wish.Language is not null && !Languages.All.Contains(wish.Language))
            throw new PermanentException("language_unknown", $"'{wish.Language}' is not spoken here; use {string.Join(", ", Languages.All)}.");
        var seed = wish.Seed ?? SeedOf(topic, source, ready);

        await script.CheckAsync(new ScriptRequest(topic, source, ready, wish.Language, seconds, voice, style, seed), cancellation);
        return new VideoRequest(
            topic, await StoreAsync(source, cancellation), await StoreAsync(ready, cancellation), wish.Language, format.ToString(), seconds, style, voice, seed);
    }

    private static string? Topic(string? topic)
    {
        if (topic is null)
            return null;
        var trimmed = topic.Trim();
        return trimmed.Length is 0 or > MaxTopic || trimmed.Any(char.IsControl)
            ? throw new PermanentException("topic_invalid", $"A topic has 1 to {MaxTopic} characters and no control characters.")
            : trimmed;
    }

    private static string? Text(string name, string? text)
    {
        if (text is null)
            return null;
        if (Encoding.UTF8.GetByteCount(text) > MaxText)
            throw new PermanentException($"{name}_too_large", $"A {name} may have at most {MaxText} bytes.");
        if (text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t' or '\f')))
            throw new PermanentException($"{name}_not_text", $"The {name} has control characters: it is not text.");
        return string.IsNullOrWhiteSpace(text) ? throw new PermanentException($"{name}_empty", $"The {name} is empty.") : text;
    }

    private static string? Name(string what, string? value) => value is null || (value.Length is > 0 and <= 40 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        ? value
        : throw new PermanentException($"{what}_unknown", $"'{what}' is a name of up to 40 letters, digits, - and _.");

    /// <summary>Equal input gives an equal video: without a seed of its own, a video takes one from its texts.</summary>
    private static int SeedOf(params string?[] texts)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', texts)));
        return BinaryPrimitives.ReadInt32LittleEndian(hash) & int.MaxValue;
    }

    private async Task<string?> StoreAsync(string? text, CancellationToken cancellation)
    {
        if (text is null)
            return null;
        var bytes = Encoding.UTF8.GetBytes(text);
        var name = $"sources/{Convert.ToHexStringLower(SHA256.HashData(bytes))}.txt";
        if (await blobs.FindAsync(name, cancellation) is null)
        {
            using var stream = new MemoryStream(bytes);
            await blobs.WriteAsync(name, stream, "text/plain; charset=utf-8", cancellation);
        }
        return name;
    }
}
