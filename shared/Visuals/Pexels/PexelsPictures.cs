using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Http;
using AutoVideo.Ai.Providers;
using AutoVideo.Videos;
using AutoVideo.Visuals.Providers;

namespace AutoVideo.Visuals.Pexels;

/// <summary>Stock photos and stock clips of Pexels; each names its author, which the video then shows.</summary>
internal sealed class PexelsPictures(PexelsOptions options, ProviderHttp http) : IImageVendor
{
    public const string Name = "pexels";
    private const string Licence = "Pexels License (https://www.pexels.com/license/)";
    private const int Candidates = 15, Words = 3, LargestDownload = 2400, LargestClip = 2048, UsualSide = 1080;

    private readonly IReadOnlyList<string> hosts = ProviderOrder.Of(options.Hosts);

    public string Provider => Name;
    public string Model => options.Media;
    public AiKind Kind => AiKind.Stock;
    public bool UsesSeed => true;

    public async Task<VendorImage> DrawAsync(ImageOrder order, ProviderJob job, CancellationToken cancellation)
    {
        try
        {
            // Fewer words find more: the last try is the most telling one alone.
            for (var words = Math.Min(Words, order.Keywords.Count); words > 0; words--)
            {
                if (await FindAsync(order, string.Join(' ', order.Keywords.Take(words)), cancellation) is not { } found)
                    continue;
                var (bytes, _) = await http.GetBytesAsync(Name, new(HttpMethod.Get, found.Picture), "image/", cancellation);
                return new VendorImage(bytes, found.Credit) { Clip = found.Clip is null ? null : await FetchAsync(found.Clip, cancellation) };
            }
            throw new ProviderException(Name, ProviderFault.Rejected, "There is no picture for this scene.");
        }
        catch (ErrorAnswerException error)
        {
            throw error.Answer.AsException(Name);
        }
    }

    /// <returns>Null when the clip cannot be had: its still is used alone then.</returns>
    private async Task<byte[]?> FetchAsync(Uri clip, CancellationToken cancellation)
    {
        try
        {
            return (await http.GetBytesAsync(Name, new(HttpMethod.Get, clip), "video/", cancellation)).Bytes;
        }
        catch (Exception fault) when (fault is ErrorAnswerException or ProviderException { Fault: ProviderFault.BadAnswer })
        {
            return null;
        }
    }

    /// <summary>The size that is nearest to what a frame needs; larger ones would be decoded in vain.</summary>
    private Uri? FileOf(PexelsClip clip) => clip.VideoFiles?
        .Where(file => file is { FileType: "video/mp4", Link: not null, Width: > 0 and <= LargestClip, Height: > 0 and <= LargestClip } && IsAllowed(file.Link))
        .OrderBy(file => Math.Abs(Math.Min(file.Width!.Value, file.Height!.Value) - UsualSide))
        .Select(file => new Uri(file.Link!))
        .FirstOrDefault();

    private async Task<(Uri Picture, PictureCredit Credit, Uri? Clip)?> FindAsync(ImageOrder order, string query, CancellationToken cancellation)
    {
        if (options.Media != "clips")
        {
            var photos = (await SearchAsync("/v1/search", order, query, PexelsJsonContext.Default.PexelsPhotos, cancellation))?.Photos ?? [];
            var usable = photos.Where(photo => photo.Src?.Original is { } original && IsAllowed(original)).ToArray();
            if (usable.Length > 0)
            {
                var photo = usable[order.Seed % usable.Length];
                return (new Uri($"{photo.Src!.Original}?auto=compress&cs=tinysrgb&w={LargestDownload}&h={LargestDownload}"),
                    Credit("Photo", photo.Photographer, photo.PhotographerUrl, photo.Url), null);
            }
        }
        if (options.Media != "photos")
        {
            var clips = (await SearchAsync(options.ClipPath, order, query, PexelsJsonContext.Default.PexelsClips, cancellation))?.Videos ?? [];
            var usable = clips.Where(clip => clip.Image is { } image && IsAllowed(image)).ToArray();
            if (usable.Length > 0)
            {
                var clip = usable[order.Seed % usable.Length];
                return (new Uri(clip.Image!), Credit("Video", clip.User?.Name, clip.User?.Url, clip.Url), FileOf(clip));
            }
        }
        return null;
    }

    private async Task<T?> SearchAsync<T>(string path, ImageOrder order, string query, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        var orientation = order.Aspect == VideoFormat.Landscape ? "landscape" : order.Aspect == VideoFormat.Square ? "square" : "portrait";
        var address = $"{options.BaseUrl.TrimEnd('/')}{path}?query={Uri.EscapeDataString(query)}&orientation={orientation}&size=medium&locale={LocaleOf(order.Language)}&per_page={Candidates}";
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address));
        request.Headers.TryAddWithoutValidation("Authorization", options.Key);
        var (bytes, _) = await http.GetBytesAsync(Name, request, "application/json", cancellation);
        try
        {
            return JsonSerializer.Deserialize(bytes, type);
        }
        catch (JsonException broken)
        {
            throw new ProviderException(Name, ProviderFault.BadAnswer, "The answer is not the JSON that was promised.", null, broken);
        }
    }

    /// <summary>The address comes from an answer: it may lead to the provider's own hosts only.</summary>
    private bool IsAllowed(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && hosts.Contains(uri.Host) && uri.UserInfo.Length == 0;

    private static PictureCredit Credit(string what, string? author, string? authorAddress, string? address)
    {
        var name = author is { Length: > 0 and <= 200 } ? author : "an unnamed author";
        return new($"{what} by {name} on Pexels", name, WebAddress(authorAddress), WebAddress(address), Licence);
    }

    private static string WebAddress(string? text) =>
        text is { Length: <= 500 } && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" ? text : "https://www.pexels.com";

    private static string LocaleOf(string language) => language switch
    {
        Languages.English => "en-US",
        Languages.Japanese => "ja-JP",
        Languages.Russian => "ru-RU",
        _ => language,
    };
}
