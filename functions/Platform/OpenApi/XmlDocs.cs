using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AutoVideo.Platform.OpenApi;

/// <summary>The source's own documentation comments, as the compiler writes them beside each assembly.</summary>
internal sealed partial class XmlDocs
{
    private readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> _files = new();

    /// <returns>Plain text with Markdown code spans; null when nothing is written there.</returns>
    public string? SummaryOf(Type type) => Text(Find(type.Assembly, $"T:{NameOf(type)}")?.Element("summary"));

    public string? SummaryOf(MethodInfo method) => Text(MemberOf(method)?.Element("summary"));

    public string? ParameterOf(MethodInfo method, string name) => Parameter(MemberOf(method), name);

    /// <summary>Of a record's parameter, or else of the property.</summary>
    public string? SummaryOf(PropertyInfo property) =>
        Parameter(Find(property.DeclaringType!.Assembly, $"T:{NameOf(property.DeclaringType)}"), property.Name)
        ?? Text(Find(property.DeclaringType.Assembly, $"P:{NameOf(property.DeclaringType)}.{property.Name}")?.Element("summary"));

    private XElement? MemberOf(MethodInfo method)
    {
        var name = $"M:{NameOf(method.DeclaringType!)}.{method.Name}";
        return Members(method.DeclaringType!.Assembly).FirstOrDefault(member => member.Key == name || member.Key.StartsWith(name + "(", StringComparison.Ordinal)).Value;
    }

    private static string? Parameter(XElement? member, string name) =>
        Text(member?.Elements("param").FirstOrDefault(parameter => (string?)parameter.Attribute("name") == name));

    private XElement? Find(Assembly assembly, string id) => Members(assembly).GetValueOrDefault(id);

    private Dictionary<string, XElement> Members(Assembly assembly) => _files.GetOrAdd(assembly, static assembly =>
    {
        var path = Path.ChangeExtension(assembly.Location, ".xml");
        return File.Exists(path)
            ? XDocument.Load(path).Descendants("member").GroupBy(member => (string)member.Attribute("name")!).ToDictionary(group => group.Key, group => group.First())
            : [];
    });

    private static string NameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string? Text(XElement? element)
    {
        if (element is null)
            return null;
        var text = string.Concat(element.Nodes().Select(node => node switch
        {
            XText words => words.Value,
            XElement { Name.LocalName: "c" or "code" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "see" or "seealso" or "paramref" or "typeparamref" } reference => Reference(reference),
            XElement { Name.LocalName: "para" } paragraph => $"\n\n{paragraph.Value}",
            XElement other => other.Value,
            _ => "",
        }));
        return Spaces().Replace(text.Trim(), " ") is { Length: > 0 } found ? found : null;
    }

    private static string Reference(XElement reference) => reference.Value is { Length: > 0 } words
        ? words
        : $"`{((string?)reference.Attribute("cref") ?? (string?)reference.Attribute("name") ?? (string?)reference.Attribute("langword") ?? "").Split('(')[0].Split('.', ':')[^1]}`";

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
