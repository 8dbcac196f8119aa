-- As price_history.sql, and with prices that a code told to everybody gives: they are prices of the history too, but not
-- what the shop shows. Whether a reduction goes on is therefore judged by what was shown.
CREATE OR REPLACE FUNCTION catalog_keep_price() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moment timestamptz := COALESCE(NULLIF(current_setting('echoppe.now', true), '')::timestamptz, now());
    shown bigint := LEAST(NEW.price_amount, NEW.sale_amount);
    today bigint := LEAST(NEW.price_amount, NEW.sale_amount, NEW.announced_amount);
    reference bigint := CASE WHEN NEW.sale_amount < NEW.price_amount THEN NEW.price_amount
                             WHEN NEW.compare_at_amount > NEW.price_amount THEN NEW.compare_at_amount END;
    shown_before bigint;
    reference_before bigint;
    last record;
BEGIN
    NEW.prior_amount := NULL;
    IF TG_OP = 'UPDATE' THEN
        shown_before := LEAST(OLD.price_amount, OLD.sale_amount);
        reference_before := CASE WHEN OLD.sale_amount < OLD.price_amount THEN OLD.price_amount
                                 WHEN OLD.compare_at_amount > OLD.price_amount THEN OLD.compare_at_amount END;
        IF shown_before = shown AND reference_before IS NOT DISTINCT FROM reference THEN
            NEW.prior_amount := OLD.prior_amount;
        ELSIF reference IS NOT NULL AND reference_before IS NOT NULL AND shown <= shown_before THEN
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
        SELECT amount, reference_amount INTO last FROM catalog_pricepoint
            WHERE variant_id = NEW.id ORDER BY at DESC, id DESC LIMIT 1;
        IF last.amount = today AND last.reference_amount IS NOT DISTINCT FROM reference THEN
            RETURN NEW;
        END IF;
    END IF;
    INSERT INTO catalog_pricepoint (variant_id, amount, reference_amount, at) VALUES (NEW.id, today, reference, moment);
    RETURN NEW;
END $$;

DROP TRIGGER catalog_keep_price ON catalog_variant;
CREATE TRIGGER catalog_keep_price BEFORE INSERT OR UPDATE OF price_amount, compare_at_amount, sale_amount, announced_amount
    ON catalog_variant FOR EACH ROW EXECUTE FUNCTION catalog_keep_price();
