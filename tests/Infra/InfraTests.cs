using AutoVideo.Tests.Infra.Checks;

namespace AutoVideo.Tests.Infra;

/// <summary>What can be said about a deployment without a cloud. That each check bites: <see cref="PlantedDriftTests"/>.</summary>
public sealed class InfraTests
{
    private static readonly InfraSources Infra = InfraSources.OfTheRepository;

    [Fact]
    public void Every_template_is_Bicep_by_its_grammar() => Assert.Empty(SyntaxCheck.Problems(Infra));

    [Fact]
    public void Modules_get_the_parameters_they_ask_for_and_give_the_outputs_that_are_read() => Assert.Empty(ModuleCheck.Problems(Infra));

    [Fact]
    public void Every_name_is_declared() => Assert.Empty(SymbolCheck.Problems(Infra));

    [Fact]
    public void Resources_have_types_versions_and_properties_that_Azure_knows() => Assert.Empty(ResourceCheck.Problems(Infra));

    [Fact]
    public void Everything_the_product_needs_is_made() => Assert.Empty(InventoryCheck.Problems(Infra));

    [Fact]
    public void Nothing_is_reached_by_a_key() => Assert.Empty(KeyCheck.Problems(Infra));

    [Fact]
    public void Rights_are_built_in_roles_given_to_identities() => Assert.Empty(RoleCheck.Problems(Infra));

    [Fact]
    public void Every_identity_has_the_rights_it_needs_and_no_others() => Assert.Empty(RightsCheck.Problems(Infra));

    [Fact]
    public void Provisioning_asks_for_nothing_but_a_name_and_a_region() => Assert.Empty(ParametersCheck.Problems(Infra));

    [Fact]
    public void Azd_finds_services_scripts_and_outputs() => Assert.Empty(AzdCheck.Problems(Infra));

    [Fact]
    public void Settings_in_Azure_and_in_the_code_are_the_same() => Assert.Empty(SettingsCheck.Problems(Infra));

    [Fact]
    public void Queues_and_topics_of_the_code_are_made() => Assert.Empty(MessagingCheck.Problems(Infra));

    [Fact]
    public void Containers_and_indexes_of_the_code_are_made() => Assert.Empty(DocumentsCheck.Problems(Infra));

    [Fact]
    public void A_vault_is_protected_where_it_holds_much_and_leaves_its_name_where_it_does_not() => Assert.Empty(VaultCheck.Problems(Infra));

    [Fact]
    public void The_host_finds_its_task_hub() => Assert.Empty(HostJsonCheck.Problems(Infra));

    [Fact]
    public void Every_alert_says_what_to_do_and_asks_for_what_is_logged() => Assert.Empty(AlertCheck.Problems(Infra));

    [Fact]
    public void Workflows_are_pinned_and_call_scripts_that_exist() => Assert.Empty(WorkflowCheck.Problems(Infra));

    [Fact]
    public void The_capacity_model_adds_up_and_the_capacity_size_is_enough() => Assert.Empty(CapacityCheck.Problems(Infra));
}
