using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AutoVideo.Failures;
using AutoVideo.Render;
using AutoVideo.Render.Packaging;
using AutoVideo.Script;
using AutoVideo.Script.Offline;
using AutoVideo.Storage;
using AutoVideo.Videos.Reviews;
using Microsoft.Extensions.Options;

namespace AutoVideo.Videos;

/// <summary>A video as asked for, unchecked.</summary>
public sealed record VideoWish(
    string? Topic, string? Source, string? Script, string? Language, string? Format, double? Seconds, string? Style, string? Voice, int? Seed)
{
    public VideoOutput? Output { get; init; }

    public Render.Brand.BrandBlock? Brand { get; init; }

    /// <summary>Where the owner is asked.</summary>
    public IReadOnlyList<ReviewGate> Review { get; init; } = [];

    /// <summary>tiktok, reels, shorts or feed; null for none in particular.</summary>
    public string? Platform { get; init; }

    /// <summary>What is made of the finished video; null for nothing.</summary>
    public IReadOnlyList<PackageKind>? Packages { get; init; }
}

/// <summary>Checks a wish before anything is made, and puts its texts where the pipeline finds them.</summary>
public sealed class VideoAdmission(IBlobStore blobs, IScriptModel script, IOptions<RenderOptions> settings)
{
    private const double DefaultSeconds = 60;
    // A draft knows nothing of its subject: a short one says so with less to sit through.
    private const double DefaultDraftSeconds = 30;

    /// <exception cref="PermanentException">What is wrong with the wish, e.g. <c>topic_invalid</c>, <c>format_unknown</c>, <c>translation_needs_provider</c>.</exception>
    public async Task<VideoRequest> AdmitAsync(VideoWish wish, CancellationToken cancellation)
    {
        var request = await CheckAsync(wish, cancellation);
        return request with { Source = await StoreAsync(wish.Source, cancellation), Script = await StoreAsync(wish.Script, cancellation) };
    }

    /// <summary>As <see cref="AdmitAsync"/>, with nothing stored: the texts stand in the request themselves.</summary>
    /// <exception cref="PermanentException">As there.</exception>
    public async Task<VideoRequest> CheckAsync(VideoWish wish, CancellationToken cancellation)
    {
        var topic = wish.Topic?.Trim();
        var seconds = wish.Seconds ?? (wish.Source is null && wish.Script is null ? DefaultDraftSeconds : DefaultSeconds);
        var format = VideoFormat.Parse(wish.Format ?? VideoFormat.Portrait.ToString());
        var output = wish.Output?.Checked();
        var style = Name("style", wish.Style) ?? "explainer";
        var voice = Name("voice", wish.Voice);
        var seed = wish.Seed ?? SeedOf(wish, topic, style);

        await script.CheckAsync(
            new(topic, wish.Source, wish.Script, wish.Language, seconds, voice, style, seed) { FrameRate = output?.FrameRate ?? settings.Value.FrameRate }, cancellation);
        return new VideoRequest(topic, wish.Source, wish.Script, wish.Language, format.ToString(), seconds, style, voice, seed) { Output = output, Review = wish.Review, Packages = wish.Packages, Platform = wish.Platform, Brand = wish.Brand };
    }

    private static string? Name(string what, string? value) => value is null || (value.Length is > 0 and <= 40 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        ? value
        : throw new PermanentException($"{what}_unknown", $"'{what}' is a name of up to 40 letters, digits, - and _.");

    /// <summary>
    /// Equal input gives an equal video: without a seed of its own, a video takes one from what it is about. Of a ready script that is its
    /// title and style, never a narration: a changed sentence leaves the pictures of the other scenes as they are.
    /// </summary>
    private static int SeedOf(VideoWish wish, string? topic, string style)
    {
        string?[] texts = wish.Script is null ? [topic, wish.Source, null] : [topic, wish.Source, ReadyScript.TitleOf(wish.Script), style];
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', texts)));
        return BinaryPrimitives.ReadInt32LittleEndian(hash) & int.MaxValue;
    }

    private async Task<string?> StoreAsync(string? text, CancellationToken cancellation)
    {
        if (text is null)
            return null;
        var bytes = Encoding.UTF8.GetBytes(text);
        var name = $"sources/{Convert.ToHexStringLower(SHA256.HashData(bytes))}.txt";
        await blobs.WriteOnceAsync(name, bytes, "text/plain; charset=utf-8", cancellation);
        return name;
    }
}
