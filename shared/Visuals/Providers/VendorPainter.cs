using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Storage;
using AutoVideo.Videos;
using AutoVideo.Visuals.Offline;
using AutoVideo.Visuals.Photos;

namespace AutoVideo.Visuals.Providers;

/// <summary>All that determines what a provider is asked to draw.</summary>
internal sealed record AskedPicture(string Provider, string Model, string Prompt, string Negative, string Aspect, IReadOnlyList<string>? Keywords, int? Seed)
{
    /// <summary>What of the settings shows in the picture; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Settings { get; init; }

    /// <summary>Whose words it shows; null: it is given to everybody.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Owner { get; init; }
}

/// <summary>What a provider answered, as it came.</summary>
/// <param name="Photo">Blob name.</param>
/// <param name="Refused">Why it declined; there is no photo then, and the answer is not kept.</param>
/// <param name="Clip">Blob name of a video of which the photo is a still.</param>
internal sealed record KeptPicture(string Photo, int Width, int Height, PictureCredit? Credit, string? Refused = null, string? Clip = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(AskedPicture))]
[JsonSerializable(typeof(KeptPicture))]
internal sealed partial class VendorPictureJsonContext : JsonSerializerContext;

/// <summary>
/// A provider's pictures as the product uses them: each is asked for once and kept as it came; the media worker decodes it, crops it to
/// the frame and its bleed, and lays our headline over it.
/// </summary>
internal sealed class VendorPainter(IImageVendor vendor, IProviderCalls calls, ArtefactStore artefacts, IBlobStore blobs, IMediaJobs jobs) : IImagePainter
{
    private const int MaxAsks = 3;

    /// <summary>Raise it when the same scene is asked for in another way.</summary>
    private const int AskVersion = 1;

    public string Provider => vendor.Provider;

    /// <exception cref="ProviderException">The provider gave no usable answer.</exception>
    public async Task<Picture> PaintAsync(PictureRequest request, CancellationToken cancellation)
    {
        var bounded = PictureAddress.Bounded(request);
        var order = ImagePrompt.For(bounded);
        var (call, kept) = await AskAsync(order, bounded.IsPersonal, cancellation);
        var scene = new PhotoScene(kept.Photo, bounded with { Prompt = "", Keywords = [] }) { Clip = kept.Clip };
        var address = PhotoScenes.Address(scene);
        try
        {
            var picture = await jobs.MakeAsync(
                address, MediaJobKind.Illustrate, JsonSerializer.Serialize(new IllustrateTask(null, scene), VisualsJsonContext.Default.IllustrateTask),
                stop => artefacts.FindAsync(address, VisualsJsonContext.Default.Picture, stop), cancellation);
            return picture with { Provider = vendor.Provider, Credit = kept.Credit, Photo = kept.Photo };
        }
        catch (PermanentException bad) when (bad.Code == "photo_unreadable")
        {
            throw await ForgetAsync(call, kept, bad);
        }
    }

    /// <summary>Whether a picture can be decoded is seen only by the worker: a bad one is forgotten, so that whoever comes next asks anew.</summary>
    private async Task<ProviderException> ForgetAsync(ProviderCall call, KeptPicture kept, PermanentException bad)
    {
        var fault = new ProviderException(vendor.Provider, ProviderFault.BadAnswer, "The picture cannot be decoded.", null, bad);
        CallOwner.Current?.Passed(new(call.Kind, vendor.Provider, fault.Fault, fault.Message));
        await calls.ForgetAsync(call, CancellationToken.None);
        await blobs.DeleteAsync(kept.Photo, CancellationToken.None);
        if (kept.Clip is { } clip)
            await blobs.DeleteAsync(clip, CancellationToken.None);
        return fault;
    }

    /// <summary>The kept answer or a new one; a kept one whose picture was cleaned away is asked for anew under the next address.</summary>
    private async Task<(ProviderCall Call, KeptPicture Kept)> AskAsync(ImageOrder order, bool isPersonal, CancellationToken cancellation)
    {
        var isStock = vendor.Kind == AiKind.Stock;
        var asked = new AskedPicture(
            vendor.Provider, vendor.Model, isStock ? "" : order.Prompt, isStock ? "" : order.Negative, order.Aspect.ToString(),
            isStock ? order.Keywords : null, vendor.UsesSeed ? order.Seed : null)
        {
            Settings = vendor.Settings,
            Owner = isPersonal ? (CallOwner.Current ?? CallOwner.Product).UserId : null,
        };
        var address = ContentAddress.Of("picture-answer", AskVersion, asked, VendorPictureJsonContext.Default.AskedPicture);
        for (var ask = 1; ; ask++)
        {
            var call = CallOf(order, ask == 1 ? address : address with { Hash = $"{address.Hash}-{ask}" }) with { IsPersonal = isPersonal };
            var kept = await CallAsync(order, call, cancellation);
            if (kept.Refused is { } why)
                throw new PermanentException("content_refused", why);
            if (ask == MaxAsks || (await blobs.FindAsync(kept.Photo, cancellation) is not null && (kept.Clip is null || await blobs.FindAsync(kept.Clip, cancellation) is not null)))
                return (call, kept);
        }
    }

    private ProviderCall CallOf(ImageOrder order, ContentAddress address) => new(vendor.Kind, vendor.Provider, vendor.Model, address, new AiUsage
    {
        Images = 1,
        Pixels = 1024 * 1536,
        InputTokens = order.Prompt.Length / 4,
        OutputTokens = vendor.TokensOf(order.Aspect),
    });

    private Task<KeptPicture> CallAsync(ImageOrder order, ProviderCall call, CancellationToken cancellation)
    {
        var (address, estimate) = (call.Address!.Value, call.Estimate);
        return calls.RunAsync(call, VendorPictureJsonContext.Default.KeptPicture, async (job, stop) =>
        {
            VendorImage image;
            try
            {
                image = await vendor.DrawAsync(order, job, stop);
            }
            catch (PermanentException refused) when (refused.Code == "content_refused")
            {
                return new Answered<KeptPicture>(new("", 0, 0, null, refused.Detail), new AiUsage()) { Keep = false };
            }
            var header = ImageHeader.Read(image.Bytes)
                ?? throw new ProviderException(vendor.Provider, ProviderFault.BadAnswer, "The answer is no PNG, JPEG or WebP picture, or only a part of one.");
            if (!header.IsWithinLimits)
                throw new ProviderException(vendor.Provider, ProviderFault.BadAnswer, $"A picture of {header.Width}x{header.Height} pixels cannot be used.");
            var photo = address.File(header.Extension);
            using (var bytes = new MemoryStream(image.Bytes, writable: false))
                await blobs.WriteAsync(photo, bytes, header.MediaType, stop);
            var clip = image.Clip is null ? null : address.File("mp4");
            if (clip is not null)
            {
                using var bytes = new MemoryStream(image.Clip!, writable: false);
                await blobs.WriteAsync(clip, bytes, "video/mp4", stop);
            }
            // Who charges by tokens and does not say how many took those that were expected.
            var isEstimate = image is { InputTokens: 0, OutputTokens: 0 } && estimate.OutputTokens > 0;
            var usage = new AiUsage
            {
                Images = 1,
                Pixels = (long)header.Width * header.Height,
                InputTokens = isEstimate ? estimate.InputTokens : image.InputTokens,
                OutputTokens = isEstimate ? estimate.OutputTokens : image.OutputTokens,
            };
            return new Answered<KeptPicture>(new(photo, header.Width, header.Height, image.Credit, Clip: clip), usage) { UsageIsEstimate = isEstimate };
        }, cancellation);
    }
}
