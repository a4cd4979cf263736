using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Render.Templates;

/// <summary>The templates that come with the product.</summary>
public static class OverlayTemplates
{
    private const string Place = "AutoVideo.Render.Templates.Data.";
    private static readonly Lazy<IReadOnlyList<OverlayTemplate>> Known = new(() => [.. typeof(OverlayTemplates).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Place, StringComparison.Ordinal) && !name.EndsWith(".schema.json", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(Open)]);

    public static IReadOnlyList<OverlayTemplate> All => Known.Value;

    /// <summary>Those that a scene may ask for.</summary>
    public static IEnumerable<OverlayTemplate> ForScenes => All.Where(template => !template.IsCard);

    public static OverlayTemplate? Find(string? id) => All.FirstOrDefault(template => template.Id == id);

    /// <exception cref="FormatException">It is no template, or breaks a rule; says which element.</exception>
    public static OverlayTemplate Read(ReadOnlySpan<byte> json)
    {
        OverlayTemplate? template;
        try
        {
            template = JsonSerializer.Deserialize(json, TemplatesJsonContext.Default.OverlayTemplate);
        }
        catch (JsonException fault)
        {
            throw new FormatException($"The template cannot be read at {fault.Path}: {fault.Message}", fault);
        }
        var errors = template is null ? ["it is empty"] : TemplateRules.Errors(template).ToArray();
        return errors.Length == 0 ? template! : throw new FormatException($"The template cannot be used: {string.Join("; ", errors)}.");
    }

    private static OverlayTemplate Open(string name)
    {
        using var stream = typeof(OverlayTemplates).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Read(bytes.ToArray());
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(OverlayTemplate))]
internal sealed partial class TemplatesJsonContext : JsonSerializerContext;
