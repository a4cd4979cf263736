using AutoVideo.Ai.Calls;
using AutoVideo.Videos;

namespace AutoVideo.Visuals.Providers;

/// <summary>The pictures of one provider. Adapters do one call each: limits on time, retries and fail-over are the caller's.</summary>
internal interface IImageVendor
{
    /// <summary>Stable name: <c>openai</c>, <c>stability</c>, ….</summary>
    string Provider { get; }

    /// <summary>The provider's name of the model.</summary>
    string Model { get; }

    AiKind Kind { get; }

    /// <summary>Whether the same order with another seed gives another picture.</summary>
    bool UsesSeed { get; }

    /// <summary>What of the settings shows in a picture beside the model; null for nothing.</summary>
    string? Settings => null;

    /// <summary>Tokens that a picture takes, for those who charge by them; 0 for others.</summary>
    long TokensOf(VideoFormat aspect) => 0;

    /// <param name="order">What to draw.</param>
    /// <param name="job">For providers that take an order first and answer later.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="Ai.ProviderException">There was no answer.</exception>
    /// <exception cref="Failures.PermanentException"><c>content_refused</c>.</exception>
    Task<VendorImage> DrawAsync(ImageOrder order, ProviderJob job, CancellationToken cancellation);
}

/// <summary>What a provider is asked for.</summary>
/// <param name="Prompt">Subject, style and composition.</param>
/// <param name="Negative">What must not be in it, for those who take that apart.</param>
/// <param name="Aspect">Of the frame; a provider gives the nearest it has.</param>
/// <param name="Keywords">For searches in stock.</param>
internal sealed record ImageOrder(string Prompt, string Negative, VideoFormat Aspect, IReadOnlyList<string> Keywords, string Language, int Seed);

/// <summary>PNG, JPEG or WebP.</summary>
internal sealed record VendorImage(byte[] Bytes, PictureCredit? Credit = null)
{
    /// <summary>An MP4 of which the picture is a still; null for none.</summary>
    public byte[]? Clip { get; init; }

    public long InputTokens { get; init; }
    public long OutputTokens { get; init; }
}
