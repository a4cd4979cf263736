using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Render.Templates;
using AutoVideo.Storage;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Render.Brand;

/// <summary>How a brand's videos look: all of it but the logo, which is uploaded apart.</summary>
/// <param name="Name">For its owner.</param>
/// <param name="Fonts">Families, as installed with the product.</param>
/// <param name="Colours">Each must be seen on the background.</param>
/// <param name="Watermark">The logo in a corner of every scene; none when not given.</param>
/// <param name="Intro">A card before the first scene; none when not given.</param>
/// <param name="Outro">A card after the last scene; none when not given.</param>
internal sealed record BrandKitBody(
    [StringLength(BrandRules.MaxName, MinimumLength = 1)] string Name, BrandColoursBody Colours, BrandFontsBody? Fonts = null,
    WatermarkBody? Watermark = null, BrandCardBody? Intro = null, BrandCardBody? Outro = null) : IExample<BrandKitBody>
{
    public static BrandKitBody Example { get; } = new(
        "Honey & Co", new("#1a1206", "#ffffff", "#f59e0b"), new("Inter Display", "Inter"), new("topRight"), new("Honey & Co", "Stories from the hive"), new("See you next week"));

    /// <exception cref="PermanentException"><c>brand_kit_invalid</c> with every fault.</exception>
    public BrandBlock ToBrand()
    {
        var brand = new BrandBlock(Fonts?.Heading ?? RenderFonts.Heading, Fonts?.Body ?? RenderFonts.Body, Colours.ToColours())
        {
            Watermark = Watermark is null ? null : new(Enum.Parse<FrameCorner>(Watermark.Corner, ignoreCase: true), Watermark.Opacity, Watermark.Size),
            Intro = Intro?.ToCard(),
            Outro = Outro?.ToCard(),
        };
        var faults = BrandRules.Check(brand).ToArray();
        return faults.Length == 0 ? brand : throw new PermanentException("brand_kit_invalid", faults.Length == 1 ? $"{faults[0].Place}: {faults[0].Message}" : $"The brand kit is wrong in {faults.Length} places.")
        {
            Errors = [.. faults.Select(fault => new FieldError("brand_kit_invalid", fault.Message, fault.Place))],
        };
    }

    public static BrandKitBody Of(BrandKit kit) => new(
        kit.Name, BrandColoursBody.Of(kit.Brand.Colours), new(kit.Brand.Heading, kit.Brand.Body),
        kit.Brand.Watermark is { } mark ? new(JsonNamingPolicy.CamelCase.ConvertName(mark.Corner.ToString()), mark.Opacity, mark.Size) : null,
        BrandCardBody.Of(kit.Brand.Intro), BrandCardBody.Of(kit.Brand.Outro));
}

/// <param name="Heading">Of titles and figures.</param>
/// <param name="Body">Of the rest.</param>
internal sealed record BrandFontsBody([MaxLength(40)] string Heading = RenderFonts.Heading, [MaxLength(40)] string Body = RenderFonts.Body);

/// <param name="Background">Of cards and panels.</param>
/// <param name="Text">On the background; contrast 4.5 at least.</param>
/// <param name="Primary">Bars, lines and edges; contrast 3 at least, as all that follow.</param>
/// <param name="Secondary">The second part of a chart; the primary one lightened when not given.</param>
/// <param name="Highlight">Figures; the text's colour when not given.</param>
/// <param name="Muted">Lesser words; the text's colour when not given.</param>
internal sealed record BrandColoursBody(
    [RegularExpression(BrandColoursBody.Colour), MaxLength(7)] string Background, [RegularExpression(BrandColoursBody.Colour), MaxLength(7)] string Text,
    [RegularExpression(BrandColoursBody.Colour), MaxLength(7)] string Primary, [RegularExpression(BrandColoursBody.Colour), MaxLength(7)] string? Secondary = null,
    [RegularExpression(BrandColoursBody.Colour), MaxLength(7)] string? Highlight = null, [RegularExpression(BrandColoursBody.Colour), MaxLength(7)] string? Muted = null)
{
    public const string Colour = "#[0-9a-fA-F]{6}";

    public BrandColours ToColours() => BrandColours.Branded(Background, Text, Primary, Secondary, Highlight, Muted);

    public static BrandColoursBody Of(BrandColours colours) => new(colours.Panel, colours.Ink, colours.Accent, colours.Accent2, colours.Warm, colours.Muted);
}

/// <param name="Corner">topLeft, topRight, bottomLeft or bottomRight.</param>
/// <param name="Opacity">Of the logo.</param>
/// <param name="Size">Height, as a share of the frame's shorter side.</param>
internal sealed record WatermarkBody(
    [AllowedValues("topLeft", "topRight", "bottomLeft", "bottomRight")] string Corner = "topRight", [Range(0.05, 1)] double Opacity = 0.6, [Range(0.02, 0.2)] double Size = 0.06);

/// <param name="Title">Beside the logo; may be left out when there is one.</param>
/// <param name="Subtitle">Below the title.</param>
/// <param name="Seconds">How long the card stands.</param>
internal sealed record BrandCardBody([MaxLength(BrandRules.MaxTitle)] string? Title = null, [MaxLength(BrandRules.MaxTitle)] string? Subtitle = null, [Range(1, 6)] double Seconds = 2.5)
{
    public BrandCard ToCard() => new(Title, Subtitle, Seconds);

    public static BrandCardBody? Of(BrandCard? card) => card is null ? null : new(card.Title, card.Subtitle, card.Seconds);
}

/// <param name="HasLogo">Whether a logo was uploaded; its picture is at the link <c>logo</c>.</param>
internal sealed record BrandKitView(string Id, BrandKitBody Content, bool HasLogo, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, IReadOnlyDictionary<string, string> Links)
{
    public static BrandKitView Of(BrandKit kit)
    {
        var self = $"/api/v1/brand-kits/{kit.Id}";
        return new(kit.Id, BrandKitBody.Of(kit), kit.Brand.Logo is not null, kit.CreatedAt, kit.UpdatedAt, new Dictionary<string, string> { ["self"] = self, ["logo"] = $"{self}/logo" });
    }

    /// <summary>The kit with its ETag.</summary>
    public static IResult Answer(HttpRequest request, StoredDocument<BrandKit> kit, int status = StatusCodes.Status200OK)
    {
        Preconditions.Tag(request, kit.ETag);
        var view = Of(kit.Value);
        if (status == StatusCodes.Status201Created)
            request.HttpContext.Response.Headers.Location = view.Links["self"];
        return Results.Json(view, BrandHttpJsonContext.Default.BrandKitView, statusCode: status);
    }
}

internal sealed record BrandKitPage(IReadOnlyList<BrandKitView> Items, string? Next);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, MaxDepth = 16, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BrandKitBody))]
[JsonSerializable(typeof(BrandKitView))]
[JsonSerializable(typeof(BrandKitPage))]
internal sealed partial class BrandHttpJsonContext : JsonSerializerContext;
