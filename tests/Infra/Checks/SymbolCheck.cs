namespace AutoVideo.Tests.Infra.Checks;

/// <summary>Every name that is used is declared in its file, is a loop's or a lambda's, or is a function of Bicep.</summary>
internal static class SymbolCheck
{
    // The functions these files may use; none of them reads a key.
    private static readonly string[] Functions =
    [
        "allowed", "batchSize", "description", "metadata", "minLength", "maxLength", "minValue", "maxValue",
        "concat", "contains", "empty", "filter", "flatten", "guid", "indexOf", "items", "json", "loadJsonContent", "loadTextContent", "map", "replace",
        "resourceGroup", "split", "subscription", "subscriptionResourceId", "substring", "tenant", "toLower", "toObject", "trim", "union", "uniqueString",
    ];

    public static IEnumerable<string> Problems(InfraSources infra) => infra.Bicep.Values.SelectMany(file =>
    {
        var declared = file.Parameters.Select(parameter => parameter.Name)
            .Concat(file.Variables.Keys).Concat(file.Modules.Select(module => module.Name)).Concat(file.Resources.Select(resource => resource.Name))
            .Concat(file.Root.Descendants.SelectMany(Bound)).ToHashSet();
        return References.Of(file.Root)
            .Where(reference => !declared.Contains(reference.Text) && !Functions.Contains(reference.Text))
            .Select(reference => $"{file.Path}:{reference.Line}: nothing is called '{reference.Text}'")
            .Concat(Twice(file));
    });

    private static IEnumerable<string> Bound(BicepNode node) => node.Type switch
    {
        "lambda_expression" => node.Children[0].Descendants.Prepend(node.Children[0]).Where(part => part.Type == "identifier").Select(part => part.Text),
        "for_statement" => node.Descendants.Where(part => part.Type is "loop_variable" or "loop_enumerator").Select(part => part.Text)
            .Append(node.Parts.First().Text),
        _ => [],
    };

    private static IEnumerable<string> Twice(BicepFile file) => file.Root.Parts
        .Where(node => node.Type is "parameter_declaration" or "variable_declaration" or "resource_declaration" or "module_declaration")
        .GroupBy(node => node.Child("identifier")!.Text)
        .Where(group => group.Count() > 1)
        .Select(group => $"{file.Path}:{group.Last().Line}: '{group.Key}' is declared twice");
}
