/*
 * What WordPress and our own PHP hand to the scripts as globals.
 *
 * Types come from the packages of WordPress 6.8, the oldest version that is supported, where they are small. Those of
 * wp.components and of the editor's packages bring 250 MB along, so the few parts that are used are declared here.
 */

interface ClientPressButtonProps extends React.ButtonHTMLAttributes<HTMLButtonElement> {
    variant?: 'primary' | 'secondary' | 'tertiary' | 'link';
    size?: 'default' | 'compact' | 'small';
    isBusy?: boolean;
    isDestructive?: boolean;
    accessibleWhenDisabled?: boolean;
    __next40pxDefaultSize?: boolean;
}

interface ClientPressNoticeProps {
    status: 'success' | 'warning' | 'error';
    isDismissible?: boolean;
    politeness?: 'polite' | 'assertive';
    actions?: { label: string; onClick: () => void; disabled?: boolean }[];
    onRemove?: () => void;
    children?: React.ReactNode;
}

/** A field: attributes of its element, but the label is the component's, and onChange gets the value. */
type ClientPressFieldProps<Attributes> = Omit<Attributes, 'onChange' | 'value'> & {
    label: string;
    help?: string;
    value: string;
    onChange: (value: string) => void;
    __nextHasNoMarginBottom: boolean;
    __next40pxDefaultSize?: boolean;
};

type ClientPressField<Element, Attributes, More = {}> = React.ForwardRefExoticComponent<
    ClientPressFieldProps<Attributes> & More & React.RefAttributes<Element>
>;

interface ClientPressSelectors {
    'core/editor': {
        getCurrentPostId(): number;
        getCurrentPostType(): string;
        getCurrentPost(): { status: string; _links?: Record<string, unknown> };
        getEditedPostAttribute(name: string): string;
        isSavingPost(): boolean;
        isAutosavingPost(): boolean;
        isPreviewingPost(): boolean;
        didPostSaveRequestSucceed(): boolean;
        isEditorPanelOpened(panel: string): boolean;
    };
    'core/preferences': { get(scope: string, name: string): unknown };
}

interface ClientPressActions {
    'core/editor': {
        editPost(edits: Record<string, string | undefined>, options?: { undoIgnore: boolean }): void;
        toggleEditorPanelOpened(panel: string): void;
    };
    'core/preferences': { set(scope: string, name: string, value: unknown): void };
}

type ClientPressSelect = <Store extends keyof ClientPressSelectors>(store: Store) => ClientPressSelectors[Store];

type ClientPressPublishPanel = React.FunctionComponent<{
    title: string;
    initialOpen: boolean;
    children?: React.ReactNode;
}>;

interface ClientPressPanels {
    PluginDocumentSettingPanel: React.FunctionComponent<{ name: string; title: string; children?: React.ReactNode }>;
    PluginPostPublishPanel: ClientPressPublishPanel;
    PluginPostStatusInfo: React.FunctionComponent<{ className: string; children?: React.ReactNode }>;
    PluginPrePublishPanel: ClientPressPublishPanel;
}

declare const wp: {
    a11y: typeof import('@wordpress/a11y');
    apiFetch: typeof import('@wordpress/api-fetch').default;
    components: {
        Button: React.ForwardRefExoticComponent<ClientPressButtonProps & React.RefAttributes<HTMLButtonElement>>;
        CheckboxControl: React.FunctionComponent<{
            __nextHasNoMarginBottom: boolean;
            label: string;
            checked: boolean;
            onChange: (isChecked: boolean) => void;
        }>;
        ComboboxControl: React.FunctionComponent<{
            label: string;
            help: string;
            options: { value: string; label: string }[];
            value: string | null;
            onChange: (value: string | null | undefined) => void;
            onFilterValueChange: (search: string) => void;
            __nextHasNoMarginBottom: boolean;
            __next40pxDefaultSize?: boolean;
        }>;
        Dropdown: React.FunctionComponent<{
            popoverProps: { placement: string; shift: boolean };
            renderToggle(state: { isOpen: boolean; onToggle: () => void }): React.ReactNode;
            renderContent(): React.ReactNode;
        }>;
        Modal: React.FunctionComponent<{
            title: string;
            className?: string;
            size?: 'small';
            shouldCloseOnClickOutside?: boolean;
            onRequestClose: () => void;
            children?: React.ReactNode;
        }>;
        Notice: React.FunctionComponent<ClientPressNoticeProps>;
        RadioControl: React.FunctionComponent<{
            label: string;
            options: { value: string; label: string; description: string }[];
            selected: string;
            onChange: (value: string) => void;
        }>;
        SearchControl: ClientPressField<HTMLInputElement, React.InputHTMLAttributes<HTMLInputElement>>;
        SelectControl: ClientPressField<
            HTMLSelectElement,
            React.SelectHTMLAttributes<HTMLSelectElement>,
            { options: { value: string; label: string }[] }
        >;
        Spinner: React.FunctionComponent;
        TextareaControl: ClientPressField<HTMLTextAreaElement, React.TextareaHTMLAttributes<HTMLTextAreaElement>>;
        TextControl: ClientPressField<HTMLInputElement, React.InputHTMLAttributes<HTMLInputElement>>;
    };
    data: {
        select: ClientPressSelect;
        useDispatch<Store extends keyof ClientPressActions>(store: Store): ClientPressActions[Store];
        dispatch<Store extends keyof ClientPressActions>(store: Store): ClientPressActions[Store];
        useSelect<Selected>(map: (select: ClientPressSelect) => Selected, dependencies: unknown[]): Selected;
    };
    date: typeof import('@wordpress/date');
    /** Only in the block editor. */
    editor: ClientPressPanels;
    element: typeof import('@wordpress/element');
    i18n: typeof import('@wordpress/i18n');
    plugins: { registerPlugin(name: string, settings: { icon: null; render: React.FunctionComponent }): void };
};

/** Printed by PHP's class SharedAssets; `ask` is added by forms.js. */
declare const clientpressForms: {
    cancel: string;
    ask: (question: { text: string; answer: string; isDestructive: boolean }, onYes: () => void) => void;
};

/** Printed by PHP's class InviteBox. */
declare const clientpressInviteBox: {
    portalId: number;
    invitationsUrl: string;
    /** In the classic editor, as the portal was saved. */
    viewUrl: string | null;
    /** What makes it of a portal's address in the block editor, where it has this status. */
    clientView: { status: string; query: Record<string, string> };
    canInvite: boolean;
    searchesNames: boolean;
    expiryChoices: number[];
    expiryDays: number;
    /** That WordPress has, with their names in themselves. */
    languages: { locale: string; name: string }[];
    isBlockEditor: boolean;
    clientsField: string;
    leftOver: {
        picks: ClientPressPick[];
        isTold: boolean;
        result: ClientPressResult | null;
        undoable: ClientPressUndoable[];
    };
};

interface Window {
    zxcvbn?: (password: string, userInputs: string[]) => { score: number };
}
