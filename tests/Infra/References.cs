namespace AutoVideo.Tests.Infra;

/// <summary>Names that stand for something, as opposed to names of properties and to what declares them.</summary>
internal static class References
{
    public static IEnumerable<BicepNode> Of(BicepNode node)
    {
        switch (node.Type)
        {
            case "identifier":
                yield return node;
                yield break;
            case "object_property" when node.Nested is { } nested:
                foreach (var reference in Of(nested))
                    yield return reference;
                yield break;
            case "object_property":
                // An interpolated name is a string whose parts are references.
                foreach (var reference in node.Parts.Where((part, index) => index > 0 || part.Type == "string").SelectMany(Of))
                    yield return reference;
                yield break;
            case "parameter_declaration" or "variable_declaration" or "output_declaration" or "resource_declaration" or "module_declaration":
                foreach (var reference in node.Parts.Skip(1).SelectMany(Of))
                    yield return reference;
                yield break;
            case "resource_expression":
                // account::service: only the first name is one of this scope.
                foreach (var reference in Of(node.Children[0]))
                    yield return reference;
                yield break;
            default:
                foreach (var reference in node.Parts.SelectMany(Of))
                    yield return reference;
                yield break;
        }
    }
}
