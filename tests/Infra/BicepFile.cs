namespace AutoVideo.Tests.Infra;

internal sealed record BicepParameter(string Name, string Type, BicepNode? Default, IReadOnlyList<string> Allowed, int Line);

/// <param name="Path">Of the file it names, from the root of the repository.</param>
internal sealed record BicepModule(string Name, string Path, BicepNode Body, int Line);

/// <param name="Type">Full, also of one that is nested in its parent.</param>
internal sealed record BicepResource(string Name, string Type, string? Version, bool Existing, BicepNode Body, int Line);

/// <summary>One Bicep file, by what it declares.</summary>
internal sealed class BicepFile
{
    public BicepFile(string path, string text)
    {
        Path = path;
        Text = text;
        Root = InfraParser.Bicep(text);
        BicepNode? decorators = null;
        foreach (var node in Root.Parts)
        {
            var name = node.Child("identifier")?.Text ?? "";
            switch (node.Type)
            {
                case "parameter_declaration":
                    Parameters.Add(new(name, node.Child("type")?.Text ?? "", DefaultOf(node), AllowedOf(decorators), node.Line));
                    break;
                case "variable_declaration":
                    Variables[name] = node.Parts.Last();
                    break;
                case "output_declaration":
                    Outputs[name] = node.Parts.Last();
                    break;
                case "module_declaration":
                    Modules.Add(new(name, Sibling(node.Child("string")!.Literal ?? ""), node.Parts.Last().Body!, node.Line));
                    break;
                case "resource_declaration":
                    AddResource(node, parent: null);
                    break;
            }
            decorators = node.Type == "decorators" ? node : null;
        }
    }

    public string Path { get; }
    public string Text { get; }
    public BicepNode Root { get; }
    public List<BicepParameter> Parameters { get; } = [];
    public Dictionary<string, BicepNode> Variables { get; } = [];
    public Dictionary<string, BicepNode> Outputs { get; } = [];
    public List<BicepModule> Modules { get; } = [];
    public List<BicepResource> Resources { get; } = [];

    /// <summary>A path written in this file, from the root of the repository.</summary>
    public string Sibling(string relative) =>
        System.IO.Path.GetRelativePath("/", System.IO.Path.GetFullPath(System.IO.Path.Combine("/", System.IO.Path.GetDirectoryName(Path)!, relative)));

    public IEnumerable<(string Function, BicepNode Arguments, int Line)> Calls => Root.Descendants
        .Where(node => node.Type == "call_expression")
        .Select(call => (Function: call.Children[0].Parts.LastOrDefault()?.Text ?? call.Children[0].Text, call.Child("arguments")!, call.Line));

    private void AddResource(BicepNode node, BicepResource? parent)
    {
        var (type, version) = node.Child("string")?.Literal?.Split('@') is [var left, .. var right] ? (left, right.FirstOrDefault()) : ("", null);
        if (node.Parts.Last().Body is not { } body)
            return;
        var made = parent is null
            ? new BicepResource(node.Child("identifier")!.Text, type, version, node.Child("existing") is not null, body, node.Line)
            : new BicepResource(node.Child("identifier")!.Text, $"{parent.Type}/{type}", version ?? parent.Version, false, body, node.Line);
        Resources.Add(made);
        foreach (var nested in body.Parts.Select(part => part.Nested).OfType<BicepNode>())
            AddResource(nested, made);
    }

    private static BicepNode? DefaultOf(BicepNode parameter) =>
        parameter.Children.Any(child => child.Type == "=") ? parameter.Parts.Last() : null;

    private static string[] AllowedOf(BicepNode? decorators) => decorators is null
        ? []
        : [.. decorators.Descendants
            .Where(node => node.Type == "call_expression" && node.Children[0].Text == "allowed")
            .SelectMany(call => call.Descendants).Where(node => node.Type == "string").Select(value => value.Literal!)];
}
