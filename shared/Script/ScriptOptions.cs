using System.ComponentModel.DataAnnotations;
using AutoVideo.Script.Models;
using Microsoft.Extensions.Options;

namespace AutoVideo.Script;

/// <summary>Section <c>Script</c>.</summary>
public sealed class ScriptOptions : IValidatableObject
{
    /// <summary>Who writes scripts, first choice first, separated by commas. Those that are not configured are passed over.</summary>
    [Required, RegularExpression("^ *[a-z0-9-]+( *, *[a-z0-9-]+)* *$")]
    public string Providers { get; set; } = "openai,azure-openai,anthropic,gemini,compatible,offline";

    /// <summary>
    /// Writers to compare, each with a share of the videos: <c>name=provider:model+prompt*weight; …</c> (or <c>|</c> for <c>;</c>), prompt (one of question, story,
    /// numbers) and weight as wanted. Empty for no experiment.
    /// </summary>
    public string Experiment { get; set; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        string? problem = null;
        try
        {
            var prompts = Ai.Experiments.Experiment.Parse("script", Experiment)?.Variants.Select(variant => variant.Prompt).OfType<string>() ?? [];
            if (prompts.FirstOrDefault(prompt => !ScriptPrompt.Variants.ContainsKey(prompt)) is { } unknown)
                problem = $"'{unknown}' is no variant of the prompt; use {string.Join(", ", ScriptPrompt.Variants.Keys)}.";
        }
        catch (FormatException wrong)
        {
            problem = wrong.Message;
        }
        return problem is null ? [] : [new ValidationResult($"Script:Experiment cannot be read: {problem}")];
    }
}

[OptionsValidator]
internal sealed partial class ScriptOptionsValidator : IValidateOptions<ScriptOptions>;
