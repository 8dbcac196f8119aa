-- Whoever changes a price, by whatever way: the history has it, and the lowest price of the 30 days before a reduction
-- began (Directive 2019/2161) stands beside it. Tests set echoppe.now; nobody else does.
CREATE FUNCTION catalog_keep_price() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moment timestamptz := COALESCE(NULLIF(current_setting('echoppe.now', true), '')::timestamptz, now());
    today bigint := LEAST(NEW.price_amount, NEW.sale_amount);
    reference bigint := CASE WHEN NEW.sale_amount < NEW.price_amount THEN NEW.price_amount
                             WHEN NEW.compare_at_amount > NEW.price_amount THEN NEW.compare_at_amount END;
    before record;
BEGIN
    NEW.prior_amount := NULL;
    IF TG_OP = 'UPDATE' THEN
        SELECT amount, reference_amount INTO before FROM catalog_pricepoint
            WHERE variant_id = NEW.id ORDER BY at DESC, id DESC LIMIT 1;
        IF before.amount = today AND before.reference_amount IS NOT DISTINCT FROM reference THEN
            NEW.prior_amount := OLD.prior_amount;
            RETURN NEW;
        END IF;
        IF reference IS NOT NULL AND before.reference_amount IS NOT NULL AND today <= before.amount THEN
            NEW.prior_amount := OLD.prior_amount;  -- the same reduction goes on, or deeper
        ELSIF reference IS NOT NULL THEN
            SELECT min(amount) INTO NEW.prior_amount FROM (
                SELECT amount FROM catalog_pricepoint
                    WHERE variant_id = NEW.id AND at > moment - interval '30 days' AND at < moment
                UNION ALL
                (SELECT amount FROM catalog_pricepoint
                    WHERE variant_id = NEW.id AND at <= moment - interval '30 days' ORDER BY at DESC, id DESC LIMIT 1)
            ) AS in_force;
        END IF;
    END IF;
    INSERT INTO catalog_pricepoint (variant_id, amount, reference_amount, at) VALUES (NEW.id, today, reference, moment);
    RETURN NEW;
END $$;

CREATE TRIGGER catalog_keep_price BEFORE INSERT OR UPDATE OF price_amount, compare_at_amount, sale_amount
    ON catalog_variant FOR EACH ROW EXECUTE FUNCTION catalog_keep_price();

CREATE FUNCTION catalog_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history of prices is only ever added to';
END $$;

CREATE TRIGGER catalog_refuse_rewriting BEFORE UPDATE OR DELETE
    ON catalog_pricepoint FOR EACH ROW EXECUTE FUNCTION catalog_refuse_rewriting();

INSERT INTO catalog_pricepoint (variant_id, amount, reference_amount, at)
    SELECT id, price_amount, CASE WHEN compare_at_amount > price_amount THEN compare_at_amount END, now()
    FROM catalog_variant;
