using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Http;
using AutoVideo.Render.Templates;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Render.Overlays;

public sealed class ListOverlayTemplatesFunction
{
    private static readonly OverlayTemplateList All = new([.. OverlayTemplates.ForScenes.Select(template => new OverlayTemplateView(
        template.Id, template.Summary, template.ReplacesSubject, [.. template.Takes.Select(field => OverlayFieldView.Of(field.Key, field.Value))]))]);

    /// <summary>The templates of what can be drawn over a scene, with the data that each takes.</summary>
    [Function("ListOverlayTemplates"), Public("Templates are part of the product and hold nothing of anybody."), Answers<OverlayTemplateList>]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/overlay-templates")] HttpRequest request) =>
        Results.Json(All, OverlaysHttpJsonContext.Default.OverlayTemplateList);
}

internal sealed record OverlayTemplateList(IReadOnlyList<OverlayTemplateView> Items);

/// <param name="ReplacesSubject">It stands where the picture's subject would.</param>
/// <param name="Fields">What it can be filled with.</param>
internal sealed record OverlayTemplateView(string Id, string Summary, bool ReplacesSubject, IReadOnlyList<OverlayFieldView> Fields);

/// <param name="Name">title, subtitle, value, items or series.</param>
/// <param name="Longest">Characters of a text, or of each item.</param>
/// <param name="Least">How many items or values; null for a text.</param>
/// <param name="Most">How many items or values; null for a text.</param>
internal sealed record OverlayFieldView(string Name, bool IsRequired, int? Longest, int? Least, int? Most)
{
    public static OverlayFieldView Of(string name, TemplateField field)
    {
        var isList = name is "items" or "series";
        return new(name, field.IsRequired, name == "series" ? null : field.Longest, isList ? field.Least : null, isList ? field.Most : null);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OverlayTemplateList))]
internal sealed partial class OverlaysHttpJsonContext : JsonSerializerContext;
